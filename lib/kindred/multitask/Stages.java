package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Layer;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * What architectures are made of when they are made from a whole network: its stages without the head, and what goes
 * through them.
 *
 * @param trunk the stages below the head
 * @param shapes of one example: of the input, then of each stage's output
 */
record Stages(StagedNetwork trunk, List<Shape> shapes) {
    /** The stages of a network below its head, the last stage. */
    static StagedNetwork below(StagedNetwork network) {
        int stages = network.stages().size();
        if (stages < 2) {
            throw new IllegalArgumentException("A network of one stage is all head: nothing is left to share");
        }
        return network.slice(0, stages - 1);
    }

    /** @throws IllegalArgumentException if the tasks' inputs differ in shape or do not fit */
    static Stages of(StagedNetwork network, List<Task> tasks) {
        List<Shape> inputs = tasks.stream().map(t -> t.train().inputs()[0].getShape().slice(1)).distinct().toList();
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("Inputs of tasks " + tasks.stream().map(Task::name).toList()
                    + " have the shapes " + inputs + "; this architecture needs equal ones");
        }
        return of(network, inputs.get(0));
    }

    /** @param input shape of one example */
    static Stages of(StagedNetwork network, Shape input) {
        StagedNetwork trunk = below(network);
        List<Shape> shapes = new ArrayList<>(List.of(input));
        try (Step step = Step.quiet()) {
            NDManager manager = step.manager();
            Taps taps = new Taps().readAll();
            Weights zeros = Weights.of(trunk.layout(), zeros(manager, trunk.layout()),
                    trunk.bufferLayout(), zeros(manager, trunk.bufferLayout()));
            NDArray one = manager.zeros(new Shape(1).addAll(input));
            trunk.apply(Pass.of(zeros).taps(taps).open(step), one);
            trunk.stages().forEach(stage -> shapes.add(taps.get(stage).getShape().slice(1)));
        }
        return new Stages(trunk, List.copyOf(shapes));
    }

    /** All stages as one layer. */
    Layer layer() {
        return new Chain(trunk.layers());
    }

    /** How many numbers stage {@code i}, counted from 0, takes of one example. */
    int inputs(int i) {
        return Math.toIntExact(shapes.get(i).size());
    }

    /** The width of what the heads read. */
    int width() {
        Shape last = shapes.get(shapes.size() - 1);
        if (last.dimension() != 1) {
            throw new IllegalArgumentException("The stage below the head gives " + last
                    + " for one example, expected (width)");
        }
        return Math.toIntExact(last.get(0));
    }

    IntStream indices() {
        return IntStream.range(0, trunk.layers().size());
    }

    private static NDArray zeros(NDManager manager, Layout layout) {
        return manager.zeros(new Shape(layout.size()));
    }
}
