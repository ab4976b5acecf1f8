package kindred.plot;

/**
 * What every chart can be told about the space around its data. Each call returns the chart itself.
 *
 * @param <C> the chart
 */
public interface Framed<C extends Framed<C>> {
    /** The frame that these calls fill in. */
    Frame frame();

    /** The title over the chart; it should say what is measured and in which unit. */
    default C title(String title) {
        frame().title = title;
        return same();
    }

    /** The quiet line under the title, in place of the one the chart writes itself; empty for none. */
    default C note(String note) {
        frame().note = note;
        return same();
    }

    /** One panel per value of this column, all on the same axes. */
    default C facet(String column) {
        frame().facet = column;
        return same();
    }

    /** How many panels stand side by side; at most 3 unless told. */
    default C columns(int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("a chart has at least 1 column of panels, got " + columns);
        }
        frame().columns = columns;
        return same();
    }

    /** The height of one panel's plot, without titles and legend, in CSS pixels. */
    default C height(int pixels) {
        if (pixels < 20 || pixels > 5000) {
            throw new IllegalArgumentException("a panel is 20 to 5000 pixels high, got " + pixels);
        }
        frame().panelHeight = pixels;
        return same();
    }

    /** The finished figure. */
    Figure figure();

    @SuppressWarnings("unchecked")
    private C same() {
        return (C) this;
    }
}
