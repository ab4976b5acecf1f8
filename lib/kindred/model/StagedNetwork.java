package kindred.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;

/**
 * A network of named stages in a row, which can be cut between any two of them: for transfer, stitching, probing.
 *
 * <p>A stage's parameters lie under its name and its output is the activation of that name. The last stage is usually
 * the head. Stages lie in the vector in order, so the first n are a prefix of it.
 */
public final class StagedNetwork implements Network {
    private final Map<String, Layer> stages;
    private final Initializer initializer;
    private final Layout layout;
    private final Layout bufferLayout;

    private StagedNetwork(Map<String, Layer> stages, Initializer initializer) {
        this.stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
        this.initializer = initializer;
        this.layout = join(Layer::layout);
        this.bufferLayout = join(Layer::bufferLayout);
    }

    public static Builder builder(Initializer initializer) {
        return new Builder(initializer);
    }

    /** Collects stages in order. */
    public static final class Builder {
        private final Map<String, Layer> stages = new LinkedHashMap<>();
        private final Initializer initializer;

        private Builder(Initializer initializer) {
            this.initializer = initializer;
        }

        /** Adds a stage; its name must be new and without dots. */
        public Builder stage(String name, Layer layer) {
            if (name.isBlank() || name.contains(".") || stages.putIfAbsent(name, layer) != null) {
                throw new IllegalArgumentException("Stage name '" + name + "' is empty, has a dot or is taken");
            }
            return this;
        }

        public StagedNetwork build() {
            if (stages.isEmpty()) {
                throw new IllegalArgumentException("A network needs at least one stage");
            }
            return new StagedNetwork(stages, initializer);
        }
    }

    /** The names of the stages, in order. */
    public List<String> stages() {
        return List.copyOf(stages.keySet());
    }

    /** The layers of the stages, in order. */
    public List<Layer> layers() {
        return List.copyOf(stages.values());
    }

    /** The parameters of the stages {@code from} (counted from 0) up to, without, {@code to}. */
    public Ranges ranges(int from, int to) {
        Set<String> names = Set.copyOf(stages().subList(from, to));
        return layout.where(e -> names.contains(e.name().substring(0, e.name().indexOf('.'))));
    }

    /** The stages {@code from} up to, without, {@code to} as a network of their own, under the same names. */
    public StagedNetwork slice(int from, int to) {
        Map<String, Layer> part = new LinkedHashMap<>();
        List<String> names = stages();
        if (from < 0 || to > names.size() || from >= to) {
            throw new IllegalArgumentException(
                    "Stages " + from + " to " + to + " of a network with " + names.size() + " stages");
        }
        for (String name : names.subList(from, to)) {
            part.put(name, stages.get(name));
        }
        return new StagedNetwork(part, initializer);
    }

    /** This network with another last stage of the same name: another task's head. */
    public StagedNetwork withHead(Layer head) {
        List<String> names = stages();
        Map<String, Layer> changed = new LinkedHashMap<>(stages);
        changed.put(names.get(names.size() - 1), head);
        return new StagedNetwork(changed, initializer);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Layout bufferLayout() {
        return bufferLayout;
    }

    @Override
    public Initializer initializer() {
        return initializer;
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        if (inputs.length != 1) {
            throw new IllegalArgumentException("A staged network takes one input, got " + inputs.length);
        }
        NDArray x = inputs[0];
        for (Map.Entry<String, Layer> stage : stages.entrySet()) {
            x = pass.tap(stage.getKey(), stage.getValue().forward(pass.in(stage.getKey()), x));
        }
        return x;
    }

    private Layout join(Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder();
        stages.forEach((name, layer) -> all.add(name, part.apply(layer)));
        return all.build();
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        stages.forEach((name, layer) -> parts.add(name + " " + layer.layout().size()));
        return "StagedNetwork" + parts;
    }
}
