package kindred.notebook.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * How values of one type look. Providers are found by {@link ServiceLoader}; a room above this one adds its own types
 * in the same way. For a value of several known types the most special one wins.
 */
public interface Shown<T> {
    /** The type that this one shows, its subtypes with it. */
    Class<T> type();

    Bundle show(T value);

    /** Every look on the class path, the most special type first. */
    static List<Shown<?>> all() {
        return Looks.ALL;
    }

    /** The look of any value: a known type's own, else its text. */
    static Bundle of(Object value) {
        if (value instanceof Bundle bundle) {
            return bundle;
        }
        return all().stream().filter(s -> s.type().isInstance(value)).findFirst()
                .map(s -> Looks.show(s, value)).orElseGet(() -> Bundle.text(Looks.text(value)));
    }

    /** Holds the list, so that it is read once. */
    final class Looks {
        private static final List<Shown<?>> ALL = load();

        private Looks() {
        }

        private static List<Shown<?>> load() {
            List<Shown<?>> found = new ArrayList<>();
            ServiceLoader.load(Shown.class, Shown.class.getClassLoader()).forEach(found::add);
            found.sort(Comparator.comparingInt((Shown<?> s) -> depth(s.type())).reversed());
            return List.copyOf(found);
        }

        private static <T> Bundle show(Shown<T> shown, Object value) {
            return shown.show(shown.type().cast(value));
        }

        /** Steps to the farthest supertype: greater for a subtype than for any of its supertypes. */
        private static int depth(Class<?> type) {
            int depth = 0;
            if (type.getSuperclass() != null) {
                depth = Math.max(depth, 1 + depth(type.getSuperclass()));
            }
            for (Class<?> face : type.getInterfaces()) {
                depth = Math.max(depth, 1 + depth(face));
            }
            return depth;
        }

        private static String text(Object value) {
            if (value == null || !value.getClass().isArray()) {
                return String.valueOf(value);
            }
            String wrapped = Arrays.deepToString(new Object[] {value});
            return wrapped.substring(1, wrapped.length() - 1);
        }
    }
}
