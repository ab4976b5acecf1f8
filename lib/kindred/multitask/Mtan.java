package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Scope;
import kindred.core.Script;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * The multi-task attention network (MTAN; Liu, Johns and Davison, 2019, arXiv 1803.10704, equations 1 and 2): one shared
 * trunk, from each stage of which a task takes what its own attention mask lets through.
 *
 * <p>With {@code p_j} the shared output of stage j and {@code u_j = p_(j-1)} its input, task i has the features
 *
 * <pre>{@code
 * t_(i,j) = a_(i,j) * p_j                                             elementwise
 * a_(i,1) = h_(i,1)( g_(i,1)( pool(u_1) ) )
 * a_(i,j) = h_(i,j)( g_(i,j)( pool([u_j ; f_j(t_(i,j-1))]) ) )        j > 1, stacked over channels
 * }</pre>
 *
 * and gives {@code head_i(t_(i,J))}. g and h are a task's own 1x1 convolutions, each with batch normalisation, then ReLU
 * in g and the logistic function in h; f is one 3x3 convolution for all tasks with batch normalisation and ReLU, and
 * gives as many channels as it takes; g and h give as many as {@code p_j} has. {@code pool} is the mean over patches
 * that brings a map to the height and width of {@code p_j}. The paper takes {@code u_j} from inside a block of several
 * layers; here it is what enters the stage.
 *
 * <p>A stage that gives (n, channels) is one of height and width 1: f, g and h are dense there, and {@code pool} is the
 * mean over all positions, but the network's input, whose positions are all it has, is flattened. The masks are the
 * activations {@code attention.STAGE.NAME}.
 *
 * <p>Of a task's own are g, h and its head; trunk and f are shared.
 */
public final class Mtan implements HeadedNetwork {
    private static final Script OPS = Script.resource(Mtan.class, "mtan.torchscript");

    private final StagedNetwork trunk;
    private final List<TaskHead> tasks;
    private final int width;
    private final List<Block> blocks;
    private final Layout layout;
    private final Layout bufferLayout;

    /**
     * @param network any staged network; its last stage gives way to one head per task
     * @param input shape of one example
     * @throws IllegalArgumentException if a stage gives neither (channels) nor (channels, height, width)
     */
    public Mtan(StagedNetwork network, Shape input, List<TaskHead> tasks) {
        this(Stages.of(network, input), tasks);
    }

    private Mtan(Stages stages, List<TaskHead> tasks) {
        this.trunk = stages.trunk();
        this.tasks = TaskHead.distinct(tasks);
        this.width = stages.width();
        this.blocks = stages.indices().mapToObj(j -> block(stages, j)).toList();
        this.layout = join(trunk.layout(), Layer::layout);
        this.bufferLayout = join(trunk.bufferLayout(), Layer::bufferLayout);
    }

    /** On the stages of a network below its head, for {@link Finetune#architecture}. */
    public static Function<List<Task>, Mtan> of(StagedNetwork network) {
        return tasks -> new Mtan(Stages.of(network, tasks), TaskHead.of(tasks));
    }

    /**
     * A stage and what attends to it.
     *
     * @param stage as a network of its own
     * @param carried f: from a task's features after the stage before to what its mask reads; none at the first stage
     * @param mask h after g
     * @param maps whether the stage gives (n, channels, height, width)
     */
    private record Block(StagedNetwork stage, Optional<Layer> carried, Layer mask, boolean maps) {
        String path() {
            return "attention." + stage.stages().get(0);
        }
    }

    private static Block block(Stages stages, int j) {
        Shape in = stages.shapes().get(j);
        Shape out = stages.shapes().get(j + 1);
        boolean maps = out.dimension() == 3;
        StagedNetwork stage = stages.trunk().slice(j, j + 1);
        if (out.dimension() != 1 && !(maps && in.dimension() == 3)) {
            throw new IllegalArgumentException("Stage '" + stage.stages().get(0) + "' makes " + out + " of " + in
                    + " for one example; attention needs (channels), or (channels, height, width) made of such");
        }
        int channels = Math.toIntExact(out.get(0));
        if (j == 0) {
            int read = Math.toIntExact(maps ? in.get(0) : in.size());
            return new Block(stage, Optional.empty(), mask(read, channels, maps), maps);
        }
        int read = Math.toIntExact(in.get(0));
        Layer f = in.dimension() == 3 ? Conv.three(read, read, 1) : new Dense(read, read);
        return new Block(stage, Optional.of(Chain.of(f, new BatchNormalization(read), Layers.relu())),
                mask(2 * read, channels, maps), maps);
    }

    private static Layer mask(int in, int out, boolean maps) {
        return Chain.of(one(in, out, maps), new BatchNormalization(out), Layers.relu(),
                one(out, out, maps), new BatchNormalization(out), Layers.sigmoid());
    }

    private static Layer one(int in, int out, boolean maps) {
        return maps ? Conv.one(in, out) : new Dense(in, out);
    }

    private Layout join(Layout shared, Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder().add(shared);
        for (Block block : blocks) {
            block.carried().ifPresent(f -> all.add(block.path(), part.apply(f)));
        }
        for (TaskHead task : tasks) {
            blocks.forEach(block -> all.add(task.path() + "." + block.path(), part.apply(block.mask())));
            all.add(task.path() + ".head", part.apply(task.layer(width)));
        }
        return all.build();
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
    public List<TaskHead> tasks() {
        return tasks;
    }

    @Override
    public Initializer initializer() {
        return trunk.initializer();
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... inputs) {
        return output(pass, tasks.get(task), shared(pass, inputs));
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... inputs) {
        List<NDArray> shared = shared(pass, inputs);
        return tasks.stream().map(task -> output(pass, task, shared)).toList();
    }

    /** The input, then what each stage of the trunk makes of it. */
    private List<NDArray> shared(Pass pass, NDArray... inputs) {
        NDArray input = HeadedNetwork.one("A multi-task attention network takes", inputs);
        List<NDArray> shared = new ArrayList<>(List.of(input));
        for (int j = 0; j < blocks.size(); j++) {
            shared.add(blocks.get(j).stage().forward(pass, shared.get(j)));
        }
        return shared;
    }

    private NDArray output(Pass pass, TaskHead task, List<NDArray> shared) {
        NDArray features = null;
        for (int j = 0; j < blocks.size(); j++) {
            Block block = blocks.get(j);
            NDArray u = shared.get(j);
            NDArray p = shared.get(j + 1);
            NDArray before = features;
            NDArray read = block.carried().map(f -> f.forward(pass.in(block.path()), before))
                    .map(carried -> NDArrays.concat(new NDList(u, carried), 1)).orElse(u);
            Scope own = pass.in(task.path()).in(block.path());
            NDArray pooled = j == 0 && !block.maps() ? Layers.flatten().forward(own, read) : pool(pass, read, p);
            NDArray mask = pass.tap(block.path() + "." + task.name(), block.mask().forward(own, pooled));
            features = mask.mul(p);
        }
        return task.layer(width).forward(pass.in(task.path()).in("head"), features);
    }

    private static NDArray pool(Pass pass, NDArray x, NDArray like) {
        if (x.getShape().dimension() == 2) {
            return x;
        }
        if (like.getShape().dimension() == 2) {
            return Layers.globalMeanPool().forward(pass.in(""), x);
        }
        boolean same = x.getShape().slice(2).equals(like.getShape().slice(2));
        return same ? x : OPS.call(pass.manager(), "pool_like", x, like);
    }
}
