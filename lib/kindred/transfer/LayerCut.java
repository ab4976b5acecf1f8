package kindred.transfer;

/**
 * Where the first layers of a network come from and whether they learn: one arm of a layerwise transfer at one depth.
 *
 * @param n how many stages are copied, from 1 to all but the head
 * @param origin what they are copied from
 * @param frozen whether the n copied stages stay as they are
 * @param preserve how many stages above the cut are copied too, and learn
 */
public record LayerCut(int n, Origin origin, boolean frozen, int preserve) {
    /** What the first layers are copied from. */
    public enum Origin {
        /** A network trained on the target task itself: the control ("selffer", BnB). */
        TARGET_BASE,
        /** A network trained on the source task (AnB). */
        SOURCE_BASE,
        /** Nothing: random filters. */
        RANDOM
    }

    public LayerCut {
        if (n < 1 || preserve < 0) {
            throw new IllegalArgumentException("A cut above " + n + " stages that preserves " + preserve);
        }
    }

    /** The name of the arm in the papers' notation: {@code AnB}, {@code BnB+}, {@code random}, {@code AnB keep 1}. */
    public String arm() {
        String name = switch (origin) {
            case TARGET_BASE -> "BnB";
            case SOURCE_BASE -> "AnB";
            case RANDOM -> "random";
        };
        return name + (frozen ? "" : "+") + (preserve == 0 ? "" : " keep " + preserve);
    }
}
