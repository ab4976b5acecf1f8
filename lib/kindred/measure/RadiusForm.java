package kindred.measure;

/** How the effective radius averages over draws. */
public enum RadiusForm {
    /** {@code sqrt(E[b] / (E[c] - E[b]))}, for which the capacity identity is exact. */
    RATIO_OF_MEANS,
    /** {@code sqrt(E[b / (c - b)])} over draws with c above b. */
    MEAN_OF_RATIOS
}
