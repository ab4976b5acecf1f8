package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Dense;
import kindred.model.Encoder;
import kindred.model.EncoderPooling;
import kindred.model.Layer;
import kindred.model.Layers;
import kindred.model.adapter.Lora;
import kindred.task.Examples;
import kindred.task.Task;

/** What {@link Finetune} trains: which network serves which tasks, and where it starts. */
sealed interface FinetunePlan {
    /** From the tasks of a training, among all of a comparison, to its network. */
    Function<List<Task>, ? extends MultitaskNetwork> networks(List<Task> all, int stem);

    /** Weights of the first part, if it has been trained before. */
    Optional<Weights> start();

    /** The same with an adapter of all tasks in place of a trunk that learns. */
    FinetunePlan lora(Lora adapter);

    /** The same with an adapter for each task. */
    FinetunePlan taskLora(Lora adapter);

    /** An architecture that brings all of its layers. */
    record Made(Function<List<Task>, ? extends MultitaskNetwork> architecture) implements FinetunePlan {
        @Override
        public Function<List<Task>, ? extends MultitaskNetwork> networks(List<Task> all, int stem) {
            if (stem != 0) {
                throw new IllegalArgumentException("Stems stand below a trunk; this architecture brings its own layers");
            }
            return architecture;
        }

        @Override
        public Optional<Weights> start() {
            return Optional.empty();
        }

        @Override
        public FinetunePlan lora(Lora adapter) {
            throw new IllegalArgumentException("An adapter is put on a trunk; this architecture brings its own layers");
        }

        @Override
        public FinetunePlan taskLora(Lora adapter) {
            return lora(adapter);
        }
    }

    /**
     * A trunk below heads.
     *
     * @param common adapter of all tasks, which freezes the trunk
     * @param own adapter of each task
     */
    record Trunk(Network trunk, Optional<Weights> start, Optional<Lora> common, Optional<Lora> own)
            implements FinetunePlan {
        @Override
        public FinetunePlan lora(Lora adapter) {
            if (start.isEmpty()) {
                throw new IllegalArgumentException("An adapter would freeze this trunk, which has not been trained: give"
                        + " its weights too, or call taskLora(adapter), which trains the trunk as well");
            }
            return new Trunk(trunk, start, Optional.of(adapter), own);
        }

        @Override
        public FinetunePlan taskLora(Lora adapter) {
            return new Trunk(trunk, start, common, Optional.of(adapter));
        }

        @Override
        public Function<List<Task>, ? extends MultitaskNetwork> networks(List<Task> all, int stem) {
            int width = width(all, stem);
            Function<List<Task>, HardSharing> hard = trained -> shared(trained.stream()
                    .map(t -> new HardSharing.Part(t.name(), stem(t, stem), new Dense(width, t.outputs()), t.outputs()))
                    .toList());
            return own.isEmpty() ? hard : hard.andThen(network -> new TaskLora(network, own.get()));
        }

        private HardSharing shared(List<HardSharing.Part> parts) {
            return common.map(lora -> lora.adapt(trunk))
                    .map(adapted -> new HardSharing(adapted, adapted.adapter(), parts))
                    .orElseGet(() -> new HardSharing(trunk, parts));
        }

        private static Optional<Layer> stem(Task task, int stem) {
            if (stem == 0) {
                return Optional.empty();
            }
            int numbers = Math.toIntExact(task.train().inputs()[0].getShape().slice(1).size());
            return Optional.of(Chain.of(Layers.flatten(), new Dense(numbers, stem), Layers.relu()));
        }

        /** The width of the trunk's output; also shows, before anything is trained, that every task fits the trunk. */
        private int width(List<Task> tasks, int stem) {
            int width = 0;
            try (Step step = Step.quiet()) {
                Weights weights = start.map(w -> w.in(step.manager()))
                        .orElseGet(() -> trunk.initial(step.manager(), new Rng(0)));
                for (Task task : tasks) {
                    Examples one = task.train().rows(step.manager(), 0);
                    NDArray[] inputs = stem == 0 ? one.inputs()
                            : new NDArray[] {step.manager().zeros(new Shape(1, stem), weights.vector().getDataType())};
                    Shape shape = output(step, weights, task, inputs);
                    if (shape.dimension() != 2) {
                        throw new IllegalArgumentException("The trunk gives " + shape
                                + " for one example, expected (1, width)");
                    }
                    width = Math.toIntExact(shape.get(1));
                }
            }
            return width;
        }

        private Shape output(Step step, Weights weights, Task task, NDArray... inputs) {
            try {
                return trunk.apply(Pass.of(weights).open(step), inputs).getShape();
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("The inputs of task '" + task.name() + "' "
                        + Arrays.stream(inputs).map(NDArray::getShape).toList()
                        + " do not fit the trunk; for tasks with inputs of different kinds call stems(width): "
                        + e.getMessage(), e);
            }
        }
    }

    /** An encoder's pooled vector, with its dropout in training. */
    record Pooled(Encoder encoder, EncoderPooling pooling) implements Network {
        @Override
        public Layout layout() {
            return encoder.layout();
        }

        @Override
        public Initializer initializer() {
            return encoder.initializer();
        }

        @Override
        public NDArray forward(Pass pass, NDArray... inputs) {
            NDArray pooled = pass.tap("pooled", pooling.pool(encoder.forward(pass, inputs), inputs[1]));
            return pass.dropout(pooled, encoder.shape().dropout());
        }
    }
}
