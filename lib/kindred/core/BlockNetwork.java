package kindred.core;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Any DJL block as a pure function of a flat weight vector.
 *
 * <p>DJL asks a parameter store for each parameter; ours answers with the pass's view of the vector. Parameters without
 * a gradient (batch normalisation's running statistics) become buffers. Each child of a sequential block, at any depth,
 * is an activation of its own name ({@code 02Conv2d}); of other composite blocks only the output is. Children none of
 * whose parameters is trained run in evaluation mode. Dropout in sequential blocks draws from the pass's own numbers;
 * anywhere else it would draw from the engine's global generator, so it is refused.
 */
public final class BlockNetwork implements Network {
    private final Block block;
    private final Layout layout;
    private final Layout bufferLayout;
    private final kindred.core.Initializer initializer;
    private final Map<Parameter, String> names = new IdentityHashMap<>();

    private BlockNetwork(Block block, kindred.core.Initializer initializer, Shape... inputs) {
        this.block = block;
        this.initializer = initializer;
        refuseHiddenDropout(block);
        block.setInitializer(Initializer.ZEROS, p -> true);
        block.initialize(Compute.manager(), DataType.FLOAT32, inputs);
        Layout.Builder trained = Layout.builder();
        Layout.Builder kept = Layout.builder();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            String name = pair.getKey().replace('_', '.');
            Parameter parameter = pair.getValue();
            names.put(parameter, name);
            (parameter.requiresGradient() ? trained : kept)
                    .add(name, role(parameter), parameter.getShape().getShape());
        }
        this.layout = trained.build();
        this.bufferLayout = kept.build();
    }

    /**
     * A block as a network.
     *
     * @param block not yet initialised; it is used from now on for its structure only
     * @param initializer how weights start
     * @param inputs shapes of the inputs, the batch axis included (any batch size)
     */
    public static BlockNetwork of(Block block, kindred.core.Initializer initializer, Shape... inputs) {
        return new BlockNetwork(block, initializer, inputs);
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
    public kindred.core.Initializer initializer() {
        return initializer;
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        NDList outputs = run(block, "", new NDList(inputs), new Store(pass), pass);
        if (outputs.size() != 1) {
            throw new IllegalStateException("The block returned " + outputs.size() + " arrays, expected 1");
        }
        return outputs.get(0);
    }

    private NDList run(Block part, String path, NDList input, Store store, Pass pass) {
        if (part instanceof SequentialBlock sequence) {
            NDList x = input;
            for (Pair<String, Block> child : sequence.getChildren()) {
                x = run(child.getValue(), path.isEmpty() ? child.getKey() : path + "." + child.getKey(), x, store, pass);
            }
            return x;
        }
        NDList output;
        if (part instanceof Dropout dropout) {
            output = new NDList(pass.dropout(input.singletonOrThrow(), rate(dropout)));
        } else {
            output = part.forward(store, input, pass.training(path));
        }
        return output.size() == 1 ? new NDList(pass.tap(path, output.get(0))) : output;
    }

    /** DJL keeps the rate to itself; the text form carries it. */
    private static double rate(Dropout dropout) {
        try {
            var field = Dropout.class.getDeclaredField("rate");
            field.setAccessible(true);
            return field.getFloat(dropout);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("DJL's Dropout no longer has a field 'rate'", e);
        }
    }

    private static void refuseHiddenDropout(Block part) {
        for (Pair<String, Block> child : part.getChildren()) {
            if (!(part instanceof SequentialBlock) && child.getValue() instanceof Dropout dropout && rate(dropout) > 0) {
                throw new IllegalArgumentException("Dropout inside " + part.getClass().getSimpleName()
                        + " would draw from the engine's global generator; set its rate to 0");
            }
            refuseHiddenDropout(child.getValue());
        }
    }

    private static Layout.Role role(Parameter parameter) {
        return switch (parameter.getType()) {
            case WEIGHT -> Layout.Role.WEIGHT;
            case BIAS -> Layout.Role.BIAS;
            case GAMMA -> Layout.Role.SCALE;
            case BETA -> Layout.Role.SHIFT;
            case RUNNING_MEAN -> Layout.Role.RUNNING_MEAN;
            case RUNNING_VAR -> Layout.Role.RUNNING_VARIANCE;
            case OTHER -> Layout.Role.OTHER;
        };
    }

    /** Answers DJL's question for a parameter with the pass's view of the vector. */
    private final class Store extends ParameterStore {
        private final Pass pass;

        Store(Pass pass) {
            super(pass.manager(), false);
            this.pass = pass;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            String name = names.get(parameter);
            if (name == null) {
                return null;
            }
            return parameter.requiresGradient() ? pass.get(name) : pass.buffer(name);
        }

        @Override
        public NDManager getManager() {
            return pass.manager();
        }
    }
}
