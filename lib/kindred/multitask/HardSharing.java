package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Scope;
import kindred.model.Layer;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * Hard parameter sharing (Caruana, 1997): one trunk, one head per task, and where inputs differ in kind one stem per
 * task below the trunk.
 *
 * <p>The trunk's parameters come first, under its own names; a task's lie under {@code tasks.NAME}. Parameters start by
 * their names, so a task's head starts alike whichever other tasks there are.
 *
 * @param trunk gives (n, width) for a batch
 * @param shared the part of the trunk that is trained, for all tasks; the rest is frozen
 * @param parts what each task has of its own
 */
public record HardSharing(Network trunk, Ranges shared, List<Part> parts) implements MultitaskNetwork {
    /**
     * A task's own layers.
     *
     * @param name of the task; a dot in it becomes a low line in parameter names
     * @param stem from the task's input to the trunk's, if it has one
     * @param head from the trunk's output (n, width) to (n, outputs)
     * @param outputs how many numbers the head gives
     */
    public record Part(String name, Optional<Layer> stem, Layer head, int outputs) {
        String path() {
            return TaskHead.path(name);
        }
    }

    public HardSharing {
        parts = List.copyOf(parts);
        TaskHead.requireDistinct(parts.stream().map(Part::name).toList());
    }

    /** A trunk all of which is trained. */
    public HardSharing(Network trunk, List<Part> parts) {
        this(trunk, trunk.layout().all(), parts);
    }

    /** The stages of a network below its head, with a dense head per task, for {@link Finetune#architecture}. */
    public static Function<List<Task>, HardSharing> of(StagedNetwork network) {
        return tasks -> {
            Stages stages = Stages.of(network, tasks);
            return new HardSharing(stages.trunk(), TaskHead.of(tasks).stream().map(task -> new Part(task.name(),
                    Optional.empty(), task.layer(stages.width()), task.outputs())).toList());
        };
    }

    @Override
    public Layout layout() {
        Layout.Builder all = Layout.builder().add(trunk.layout());
        for (Part part : parts) {
            part.stem().ifPresent(stem -> all.add(part.path() + ".stem", stem.layout()));
            all.add(part.path() + ".head", part.head().layout());
        }
        return all.build();
    }

    @Override
    public Layout bufferLayout() {
        return trunk.bufferLayout();
    }

    @Override
    public Initializer initializer() {
        return trunk.initializer();
    }

    @Override
    public List<Integer> outputs() {
        return parts.stream().map(Part::outputs).toList();
    }

    @Override
    public Sharing sharing() {
        Layout layout = layout();
        return new Sharing(layout, shared, parts.stream().map(part -> layout.under(part.path())).toList());
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... inputs) {
        Part part = parts.get(task);
        Scope own = pass.in(part.path());
        if (part.stem().isEmpty()) {
            return part.head().forward(own.in("head"), trunk.forward(pass, inputs));
        }
        if (inputs.length != 1) {
            throw new IllegalArgumentException("A stem takes one input, task '" + part.name() + "' has " + inputs.length);
        }
        NDArray stem = part.stem().get().forward(own.in("stem"), inputs[0]);
        return part.head().forward(own.in("head"), trunk.forward(pass, stem));
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... inputs) {
        List<NDArray> outputs = new ArrayList<>();
        NDArray shared = parts.stream().allMatch(p -> p.stem().isEmpty()) ? trunk.forward(pass, inputs) : null;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            outputs.add(shared == null ? output(pass, i, inputs)
                    : part.head().forward(pass.in(part.path()).in("head"), shared));
        }
        return outputs;
    }
}
