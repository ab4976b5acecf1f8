package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindred.core.Compute;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Conv;
import kindred.model.ConvNet;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.Mlp;
import kindred.model.StagedNetwork;
import org.junit.jupiter.api.Test;

class MtanTest {
    private static final List<TaskHead> TWO = List.of(new TaskHead("a", 1), new TaskHead("b", 3));

    private static Weights away(NDManager manager, Mtan network) {
        Weights start = network.initial(manager, new Rng(2), DataType.FLOAT64);
        NDArray noise = manager.create(new Rng(3).normal((int) start.layout().size(), 0.3)).toType(DataType.FLOAT64, false);
        NDArray moved = manager.create(new Rng(4).uniform((int) start.bufferLayout().size(), 0, 1))
                .toType(DataType.FLOAT64, false);
        return Weights.of(start.layout(), start.vector().add(noise), start.bufferLayout(), start.buffers().add(moved));
    }

    /** The equations once more, in Java, on one example of a perceptron with two stages. */
    @Test
    void isThePapersEquations() {
        try (NDManager manager = Compute.manager()) {
            Mtan network = new Mtan(Mlp.of(3, 4, 2, 1), new Shape(3), TWO);
            Weights w = away(manager, network);
            Map<String, double[]> at = new TreeMap<>();
            network.layout().entries().forEach(e -> at.put(e.name(), w.view(e.name()).toDoubleArray()));
            Map<String, double[]> kept = new TreeMap<>();
            for (Layout.Entry e : network.bufferLayout().entries()) {
                kept.put(e.name(), w.buffers().get(e.offset() + ":" + e.end()).toDoubleArray());
            }
            double[] x = {0.5, -1, 2};
            double[] p1 = relu(affine(at, "layer1.2.1", x));
            double[] p2 = relu(affine(at, "layer2.1", p1));
            double[] wanted = new double[4];
            for (int i = 0; i < 2; i++) {
                String own = "tasks." + TWO.get(i).name() + ".";
                double[] t1 = times(mask(at, kept, own + "attention.layer1", x), p1);
                double[] f = relu(normal(at, kept, "attention.layer2.2", affine(at, "attention.layer2.1", t1)));
                double[] both = new double[8];
                System.arraycopy(p1, 0, both, 0, 4);
                System.arraycopy(f, 0, both, 4, 4);
                double[] t2 = times(mask(at, kept, own + "attention.layer2", both), p2);
                double[] y = affine(at, own + "head", t2);
                System.arraycopy(y, 0, wanted, i, y.length);
            }
            NDArray one = manager.create(x).reshape(1, 3);
            assertArrayEquals(wanted, network.apply(manager, w, one).toDoubleArray(), 1e-12);
        }
    }

    private static double[] mask(Map<String, double[]> at, Map<String, double[]> kept, String path, double[] x) {
        double[] g = relu(normal(at, kept, path + ".2", affine(at, path + ".1", x)));
        double[] h = normal(at, kept, path + ".5", affine(at, path + ".4", g));
        for (int i = 0; i < h.length; i++) {
            h[i] = 1 / (1 + Math.exp(-h[i]));
        }
        return h;
    }

    private static double[] affine(Map<String, double[]> at, String path, double[] x) {
        double[] y = at.get(path + ".bias").clone();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += at.get(path + ".weight")[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private static double[] normal(Map<String, double[]> at, Map<String, double[]> kept, String path, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (x[i] - kept.get(path + ".mean")[i]) / Math.sqrt(kept.get(path + ".variance")[i] + (double) 1e-5f)
                    * at.get(path + ".scale")[i] + at.get(path + ".shift")[i];
        }
        return y;
    }

    private static double[] relu(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(0, x[i]);
        }
        return y;
    }

    private static double[] times(double[] x, double[] y) {
        double[] z = new double[x.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = x[i] * y[i];
        }
        return z;
    }

    /** On pictures of one pixel a 3x3 filter is its centre: convolutional stages are dense ones. */
    @Test
    void convolutionsOfOnePixelAreDense() {
        try (NDManager manager = Compute.manager()) {
            StagedNetwork maps = StagedNetwork.builder(Initializer.he())
                    .stage("layer1", Chain.of(Conv.three(3, 4, 1), Layers.relu()))
                    .stage("layer2", Chain.of(Conv.three(4, 2, 1), Layers.relu()))
                    .stage("pool", Layers.globalMeanPool())
                    .stage("head", new Dense(2, 1)).build();
            StagedNetwork rows = StagedNetwork.builder(Initializer.he())
                    .stage("layer1", Chain.of(new Dense(3, 4), Layers.relu()))
                    .stage("layer2", Chain.of(new Dense(4, 2), Layers.relu()))
                    .stage("pool", Layers.flatten())
                    .stage("head", new Dense(2, 1)).build();
            Mtan dense = new Mtan(rows, new Shape(3), TWO);
            Mtan conv = new Mtan(maps, new Shape(3, 1, 1), TWO);
            Weights w = away(manager, dense);
            Weights v = conv.initial(manager, new Rng(5), DataType.FLOAT64);
            v = Weights.of(v.layout(), v.vector(), w.bufferLayout(), w.buffers());
            for (Layout.Entry e : conv.layout().entries()) {
                try (Step step = Step.quiet()) {
                    NDArray from = w.in(step.manager()).view(e.name());
                    NDArray to = v.in(step.manager()).view(e.name());
                    boolean nine = to.size() == 9 * from.size();
                    NDArray value = nine ? from.reshape(from.getShape().addAll(new Shape(1, 1)))
                            .mul(step.manager().create(new double[] {7, 7, 7, 7, 1, 7, 7, 7, 7}).reshape(1, 1, 3, 3))
                            : from.reshape(to.getShape());
                    Tensors.overwrite(to, value);
                }
            }
            NDArray x = manager.create(new Rng(6).normal(4 * 3, 1), new Shape(4, 3)).toType(DataType.FLOAT64, false);
            assertArrayEquals(dense.apply(manager, w, x).toDoubleArray(),
                    conv.apply(manager, v, x.reshape(4, 3, 1, 1)).toDoubleArray(), 1e-12);
        }
    }

    /** Masks lie between 0 and 1 and have the shape of the stage they act on, strides and odd sizes included. */
    @Test
    void masksHaveTheShapeOfTheirStage() {
        try (Step step = Step.quiet()) {
            Mtan network = new Mtan(ConvNet.six(2, 7, 1), new Shape(2, 7, 7), TWO);
            Taps taps = new Taps().readAll();
            NDArray x = step.manager().create(new Rng(1).normal(3 * 98, 1), new Shape(3, 2, 7, 7));
            network.apply(Pass.of(network.initial(step.manager(), new Rng(2))).taps(taps).open(step), x);
            for (String stage : List.of("conv1", "conv2", "conv3", "conv4", "dense5")) {
                for (TaskHead task : TWO) {
                    NDArray mask = taps.get("attention." + stage + "." + task.name());
                    assertEquals(taps.get(stage).getShape(), mask.getShape());
                    assertTrue(mask.min().getFloat() >= 0 && mask.max().getFloat() <= 1);
                }
            }
            assertEquals(new Shape(3, 32, 4, 4), taps.get("attention.conv2.a").getShape());
        }
    }

    @Test
    void countsAreThoseOfTrunkAttentionAndHeads() {
        Mtan dense = new Mtan(Mlp.of(3, 4, 2, 1), new Shape(3), TWO);
        long trunk = (3 * 4 + 4) + (4 * 2 + 2);
        long f = (4 * 4 + 4) + 2 * 4;
        long masks = (3 * 4 + 4 + 4 * 4 + 4 + 4 * 4) + (8 * 2 + 2 + 2 * 2 + 2 + 4 * 2);
        assertEquals(trunk + f + 2 * masks + (2 + 1) * (1 + 3), dense.layout().size());
        assertEquals(trunk + f, dense.sharing().shared().size());
        Mtan conv = new Mtan(ConvNet.six(1, 8, 1), new Shape(1, 8, 8), TWO);
        int[] c = {1, 16, 32, 32, 64, 64};
        long shared = ConvNet.six(1, 8, 1).slice(0, 5).layout().size();
        long own = 0;
        for (int j = 0; j < 5; j++) {
            int read = j == 0 ? 1 : 2 * c[j];
            shared += j == 0 ? 0 : 9 * c[j] * c[j] + 3 * c[j];
            own += read * c[j + 1] + c[j + 1] * c[j + 1] + 6 * c[j + 1];
        }
        assertEquals(shared, conv.sharing().shared().size());
        assertEquals(own + 65, conv.sharing().heads().get(0).size());
    }

    @Test
    void stagesOfOtherShapesAreRefused() {
        StagedNetwork threeAxes = StagedNetwork.builder(Initializer.he()).stage("tokens", Layers.relu())
                .stage("flat", Layers.flatten()).stage("head", new Dense(6, 1)).build();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Mtan(threeAxes, new Shape(2, 3), TWO))
                .getMessage().contains("tokens"));
    }
}
