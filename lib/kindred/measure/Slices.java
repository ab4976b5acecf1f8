package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import kindred.core.Compute;

/** Large arrays in slices of rows, so that float64 copies stay small beside the arrays themselves. */
final class Slices {
    private static final long ROWS = 2048;

    private Slices() {}

    static void of(NDArray x, Consumer<NDArray> each) {
        of(x, x, (a, same) -> each.accept(a));
    }

    static void of(NDArray x, NDArray y, BiConsumer<NDArray, NDArray> each) {
        long n = x.getShape().get(0);
        if (n <= ROWS) {
            each.accept(x, y);
            return;
        }
        for (long from = 0; from < n; from += ROWS) {
            long to = Math.min(n, from + ROWS);
            try (NDManager step = Compute.manager()) {
                NDArray a = Rows.slice(x, from, to);
                NDArray b = Rows.slice(y, from, to);
                a.attach(step);
                b.attach(step);
                each.accept(a, b);
            }
        }
    }
}
