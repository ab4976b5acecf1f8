package kindred.plot;

/**
 * What charts with scales can be told about them.
 *
 * @param <C> the chart
 */
public interface Scaled<C extends Scaled<C>> extends Framed<C> {
    /** A logarithmic x axis. */
    default C xLog() {
        Json.put(frame().xaxis, "type", "log");
        return same();
    }

    /** A logarithmic y axis. */
    default C yLog() {
        Json.put(frame().yaxis, "type", "log");
        return same();
    }

    /** The ends of the x axis, in data units, also on a logarithmic axis. */
    default C xRange(double low, double high) {
        frame().xRange = new double[] {low, high};
        return same();
    }

    /** The ends of the y axis, in data units, also on a logarithmic axis. */
    default C yRange(double low, double high) {
        frame().yRange = new double[] {low, high};
        return same();
    }

    /** Writes the numbers of the x axis as percentages: 0.5 reads 50%. */
    default C xPercent() {
        Json.put(frame().xaxis, "tickformat", ".0%", "hoverformat", ".2%");
        return same();
    }

    /** Writes the numbers of the y axis as percentages: 0.5 reads 50%. */
    default C yPercent() {
        Json.put(frame().yaxis, "tickformat", ".0%", "hoverformat", ".2%");
        return same();
    }

    /** A dashed line with a label across every panel at this measured value, for example chance level. */
    default C reference(String label, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the reference " + label + " is " + value + ", not a finite value");
        }
        frame().references.add(new Frame.Reference(label, value));
        return same();
    }

    @SuppressWarnings("unchecked")
    private C same() {
        return (C) this;
    }
}
