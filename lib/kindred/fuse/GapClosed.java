package kindred.fuse;

/**
 * How much of the way from the untuned to the tuned large model fusion goes, in a loss or in a score.
 *
 * @param large the untuned large model
 * @param fused the fused model
 * @param tuned the large model tuned itself
 */
public record GapClosed(double large, double fused, double tuned) {
    /** 0 is no better than the large model, 1 as good as tuning it; NaN if there is no gap. */
    public double value() {
        return large == tuned ? Double.NaN : (large - fused) / (large - tuned);
    }
}
