package kindred.model.decoder;

/** How attention is computed; the numbers agree to rounding. */
public enum AttentionKernel {
    /** Explicit below 128 tokens, from there on one fused operator that never forms the attention map. */
    FUSED_WHEN_LONG(128),
    /** The map is formed at every length, so that it can be read and replaced. */
    EXPLICIT(Integer.MAX_VALUE);

    private final int fusedFrom;

    AttentionKernel(int fusedFrom) {
        this.fusedFrom = fusedFrom;
    }

    boolean fused(long tokens) {
        return tokens >= fusedFrom;
    }
}
