package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Initializer;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;
import kindred.model.StagedNetwork;

/**
 * A layer that turns what one network computes at a stage into what another computes at one of its stages (Lenc and
 * Vedaldi 2015; Bansal et al. 2021): an affine map, full or of low rank.
 *
 * <p>Between images (c, h, w) it resizes bilinearly first, then maps the channels of every position alike (a 1x1
 * convolution). Between vectors or sequences (..., d) of equal length it maps the last axis. Between an image and a
 * vector it maps all numbers.
 *
 * @param from shape of the source activation, without the axis of examples
 * @param to shape of the target activation
 * @param rank of the linear part; 0 leaves it full
 */
public record Stitcher(Shape from, Shape to, int rank) {
    static final String STAGE = "stitch";

    /** @throws IllegalArgumentException if there is no such map between the two shapes, or the rank is too large */
    public Stitcher {
        boolean sequences = from.dimension() == 2 && to.dimension() == 2;
        boolean mixed = from.dimension() == 2 || to.dimension() == 2 || from.dimension() > 3 || to.dimension() > 3
                || from.dimension() < 1 || to.dimension() < 1;
        if (sequences ? from.get(0) != to.get(0) : mixed) {
            throw new IllegalArgumentException("No stitching layer from " + from + " to " + to
                    + "; expected images (c, h, w) or vectors (d) on either side, or sequences (t, d) of equal length");
        }
        long most = Math.min(inputs(from, to), outputs(from, to));
        if (rank < 0 || rank > most) {
            throw new IllegalArgumentException(
                    "A stitching layer of rank " + rank + " from " + from + " to " + to + ", expected 1 to " + most);
        }
    }

    /** The full affine map. */
    public static Stitcher affine(Shape from, Shape to) {
        return new Stitcher(from, to, 0);
    }

    /** An affine map whose linear part has at most this rank, as two layers in a row. */
    public static Stitcher lowRank(Shape from, Shape to, int rank) {
        if (rank < 1) {
            throw new IllegalArgumentException("Rank " + rank + ", expected at least 1");
        }
        return new Stitcher(from, to, rank);
    }

    /** Numbers that the linear map takes at one position. */
    public int inputs() {
        return Math.toIntExact(inputs(from, to));
    }

    /** Numbers that the linear map gives at one position. */
    public int outputs() {
        return Math.toIntExact(outputs(from, to));
    }

    /** The stitching layer as a network of one stage. */
    public StagedNetwork network() {
        return StagedNetwork.builder(Initializer.byFanIn()).stage(STAGE, layer()).build();
    }

    /** What the layer makes of a source activation (n, from...): (n, to...), in {@code manager}. */
    public NDArray apply(NDManager manager, Weights weights, NDArray activation) {
        return network().apply(manager, weights, activation);
    }

    Layer layer() {
        List<Layer> layers = new ArrayList<>();
        if (images()) {
            if (!resized().equals(from)) {
                layers.add(resize());
            }
            for (int[] map : maps()) {
                layers.add(Conv.one(map[0], map[1]));
            }
            return new Chain(layers);
        }
        if (from.dimension() == 3) {
            layers.add(Layers.flatten());
        }
        for (int[] map : maps()) {
            layers.add(new Dense(map[0], map[1]));
        }
        if (to.dimension() == 3) {
            layers.add((scope, x) -> x.reshape(x.getShape().get(0), to.get(0), to.get(1), to.get(2)));
        }
        return new Chain(layers);
    }

    /** What the linear map sees, a position a row: (positions, inputs). */
    NDArray sourceRows(NDArray activation) {
        return rows(images() && !resized().equals(from) ? resize().of(activation) : activation, inputs());
    }

    /** What the linear map should give, a position a row: (positions, outputs). */
    NDArray targetRows(NDArray activation) {
        return rows(activation, outputs());
    }

    private NDArray rows(NDArray activation, int width) {
        NDArray last = images() ? activation.transpose(0, 2, 3, 1) : activation;
        return last.reshape(-1, width);
    }

    private List<int[]> maps() {
        return rank == 0
                ? List.of(new int[] {inputs(), outputs()})
                : List.of(new int[] {inputs(), rank}, new int[] {rank, outputs()});
    }

    private boolean images() {
        return images(from, to);
    }

    private Shape resized() {
        return new Shape(from.get(0), to.get(1), to.get(2));
    }

    private Resize resize() {
        return new Resize(Math.toIntExact(to.get(1)), Math.toIntExact(to.get(2)));
    }

    private static boolean images(Shape from, Shape to) {
        return from.dimension() == 3 && to.dimension() == 3;
    }

    private static long inputs(Shape from, Shape to) {
        return width(from, images(from, to));
    }

    private static long outputs(Shape from, Shape to) {
        return width(to, images(from, to));
    }

    private static long width(Shape shape, boolean image) {
        return image ? shape.get(0) : shape.dimension() == 2 ? shape.get(1) : shape.size();
    }
}
