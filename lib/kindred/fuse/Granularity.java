package kindred.fuse;

import ai.djl.ndarray.NDManager;
import java.util.function.BiFunction;
import kindred.core.Layout;
import kindred.core.Rng;

/** What has a coefficient of its own when task vectors are combined. */
public final class Granularity {
    private final BiFunction<NDManager, Layout, Mixing> mixing;

    private Granularity(BiFunction<NDManager, Layout, Mixing> mixing) {
        this.mixing = mixing;
    }

    /** Each task vector. */
    public static Granularity task() {
        return new Granularity((manager, layout) -> Blocks.whole(layout));
    }

    /** Each parameter of each task vector. */
    public static Granularity parameter() {
        return new Granularity((manager, layout) -> Blocks.of(layout));
    }

    /** Each of {@code parts} random parts of each parameter of each task vector. */
    public static Granularity partitions(int parts, long seed) {
        if (parts < 1) {
            throw new IllegalArgumentException("Parameters split into " + parts + " parts, expected at least 1");
        }
        return new Granularity((manager, layout) -> Partitions.of(manager, layout, parts, new Rng(seed)));
    }

    /** The coefficients' map for a layout; what it holds lives in {@code manager}. */
    Mixing of(NDManager manager, Layout layout) {
        return mixing.apply(manager, layout);
    }
}
