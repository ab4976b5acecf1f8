package kindred.data.text;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.function.Supplier;

/** A list that several tasks read, kept until memory is short. */
final class Remembered<T> {
    private final Supplier<List<T>> source;
    private SoftReference<List<T>> kept = new SoftReference<>(null);

    Remembered(Supplier<List<T>> source) {
        this.source = source;
    }

    synchronized List<T> get() {
        List<T> list = kept.get();
        if (list == null) {
            list = source.get();
            kept = new SoftReference<>(list);
        }
        return list;
    }
}
