package kindred.core;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What to do with named activations in one forward pass: read them, replace them, or cut the graph at them.
 *
 * <p>Every network names its activations as it goes ({@code stage.2}, {@code block.1.attention}); a name that never
 * comes by is an error, reported with the names that did. One object serves one pass at a time; the arrays it read live
 * in that pass's manager.
 */
public final class Taps {
    private final Map<String, UnaryOperator<NDArray>> actions = new LinkedHashMap<>();
    private final Map<String, NDArray> read = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private boolean all;

    /** Keeps the activation of this name for {@link #get}. */
    public Taps read(String name) {
        return then(name, x -> {
            read.put(name, x);
            return x;
        });
    }

    /** Keeps every activation. */
    public Taps readAll() {
        all = true;
        return this;
    }

    /** The network goes on with {@code change(activation)} instead of the activation. */
    public Taps replace(String name, UnaryOperator<NDArray> change) {
        return then(name, change);
    }

    /** Gradients do not flow below this activation. */
    public Taps cut(String name) {
        return then(name, x -> Tensors.alias(x.getManager(), x));
    }

    private Taps then(String name, UnaryOperator<NDArray> action) {
        actions.merge(name, action, (first, second) -> x -> second.apply(first.apply(x)));
        return this;
    }

    /**
     * The activation that the last pass produced under this name.
     *
     * @throws IllegalArgumentException if it was not asked for or did not come by
     */
    public NDArray get(String name) {
        NDArray activation = read.get(name);
        if (activation == null) {
            throw new IllegalArgumentException(
                    "No activation '" + name + "' was read; the last pass produced " + seen);
        }
        return activation;
    }

    /** The names of all activations of the last pass, in order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(seen));
    }

    void begin() {
        seen.clear();
        read.clear();
    }

    NDArray on(String name, NDArray activation) {
        seen.add(name);
        UnaryOperator<NDArray> action = actions.get(name);
        NDArray result = action == null ? activation : action.apply(activation);
        if (all) {
            read.put(name, result);
        }
        return result;
    }

    void end() {
        for (String name : actions.keySet()) {
            if (!seen.contains(name)) {
                throw new IllegalArgumentException(
                        "No activation '" + name + "' in this network; it has " + seen);
            }
        }
    }
}
