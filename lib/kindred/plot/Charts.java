package kindred.plot;

import tech.tablesaw.api.Table;

/**
 * Starts a chart of a tidy table, one row per run; {@code figure()} ends it.
 *
 * <pre>{@code
 * Charts.line(runs).x("n", "layers kept").y("accuracy", "test accuracy").by("arm").yPercent().title("...").figure();
 * }</pre>
 *
 * <p>Means and intervals are computed from the runs ({@link kindred.table.Stats#t}); every chart says under its title
 * how many runs stand behind it. A missing column or value is an {@link IllegalArgumentException} when the figure is
 * made, an unset one an {@link IllegalStateException}.
 */
public final class Charts {
    private Charts() {
    }

    /** Lines of means with a 95 % band, one colour per group. */
    public static LineChart line(Table tidy) {
        return new LineChart(tidy);
    }

    /** Bars of means with 95 % error bars, grouped; or stacked. */
    public static BarChart bar(Table tidy) {
        return new BarChart(tidy);
    }

    /** One marker per row, with names and a regression line if asked. */
    public static ScatterChart scatter(Table tidy) {
        return new ScatterChart(tidy);
    }

    /** A matrix in colours; with {@code facet} several on one scale. */
    public static HeatmapChart heatmap(Table tidy) {
        return new HeatmapChart(tidy);
    }

    /** How often a measure falls into each bin. */
    public static HistogramChart histogram(Table tidy) {
        return new HistogramChart(tidy);
    }

    /** Quartiles, range and every run of a measure, per name and group. */
    public static BoxChart box(Table tidy) {
        return new BoxChart(tidy);
    }

    /** Two joined markers per name: before and after, one arm and the other. */
    public static DumbbellChart dumbbell(Table tidy) {
        return new DumbbellChart(tidy);
    }

    /** Pictures in a grid, for example 28 x 28 grey images. */
    public static ImageGrid images(int height, int width) {
        return new ImageGrid(height, width);
    }

    /** Throws unless every named column was set. */
    static void need(String chart, String... columns) {
        for (int i = 0; i < columns.length; i += 2) {
            if (columns[i + 1] == null) {
                throw new IllegalStateException(
                        "a " + chart + " chart needs a column for " + columns[i] + ": call " + columns[i] + "(...)");
            }
        }
    }
}
