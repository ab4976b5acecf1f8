package kindred.hint;

import kindred.plot.Charts;
import kindred.plot.Figure;
import tech.tablesaw.api.Table;

/**
 * Accuracy by length.
 *
 * @param runs one row per run and length, with columns {@code arm}, {@code length} and {@code exact}
 * @param trained the longest trained length
 */
public record LengthCurve(Table runs, int trained) {
    /** Exact match against test length, a line per arm, a band of 95 % over runs. */
    public Figure figure() {
        return Charts.line(runs).x("length", "test length (trained up to " + trained + ")")
                .y("exact", "whole output right").by("arm").yPercent().yRange(0, 1.02)
                .title("Sequences answered without an error, by length").figure();
    }
}
