package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.multitask.aggregator.AlignedMtl;
import kindred.multitask.aggregator.CAGrad;
import kindred.multitask.aggregator.ConFig;
import kindred.multitask.aggregator.DbMtl;
import kindred.multitask.aggregator.DualProj;
import kindred.multitask.aggregator.Dwa;
import kindred.multitask.aggregator.ExcessMtl;
import kindred.multitask.aggregator.FairGrad;
import kindred.multitask.aggregator.Famo;
import kindred.multitask.aggregator.Gls;
import kindred.multitask.aggregator.GradDrop;
import kindred.multitask.aggregator.GradNorm;
import kindred.multitask.aggregator.GradVac;
import kindred.multitask.aggregator.ImtlG;
import kindred.multitask.aggregator.ImtlL;
import kindred.multitask.aggregator.Mean;
import kindred.multitask.aggregator.Mgda;
import kindred.multitask.aggregator.MoCo;
import kindred.multitask.aggregator.NashMtl;
import kindred.multitask.aggregator.PCGrad;
import kindred.multitask.aggregator.PerBlock;
import kindred.multitask.aggregator.RandomWeights;
import kindred.multitask.aggregator.StaticWeights;
import kindred.multitask.aggregator.Stch;
import kindred.multitask.aggregator.StchIdeal;
import kindred.multitask.aggregator.Sum;
import kindred.multitask.aggregator.UPGrad;
import kindred.multitask.aggregator.UncertaintyWeighting;
import kindred.multitask.solver.Vectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Known answers of the published methods, from the specification or worked out by hand. */
class AggregatorOracleTest {
    private static final double[][] ROWS = {{1, 2, -0.5}, {-1.5, 0.5, 1}};
    private static final double[] ONES = {1, 1};

    private static NDManager manager;

    @BeforeAll
    static void start() {
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    private static StepContext step(int number) {
        return new StepContext(number, number, new Rng(number));
    }

    private static double[] direction(Aggregator aggregator, double[][] rows, double[] losses, int step) {
        try (NDManager local = manager.newSubManager()) {
            double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
            NDArray jacobian = local.create(flat, new Shape(rows.length, rows[0].length));
            return aggregator.direction(jacobian, losses, step(step)).toDoubleArray();
        }
    }

    private static double[] weights(GramianWeighting weighting) {
        return weighting.weights(NastyMatrices.gramian(ROWS), ONES, step(0));
    }

    private static void check(double[] actual, double... expected) {
        assertArrayEquals(expected, actual, 1e-6);
    }

    @Test
    void gramianIsExact() {
        try (NDManager local = manager.newSubManager()) {
            double[][] gramian = GradientRows.gramian(local.create(new float[] {1, 2, -0.5f, -1.5f, 0.5f, 1},
                    new Shape(2, 3)));
            check(gramian[0], 5.25, -1);
            check(gramian[1], -1, 3.5);
        }
    }

    @Test
    void equalWeights() {
        check(direction(new Sum(), ROWS, ONES, 0), -0.5, 2.5, 0.5);
        check(direction(new Mean(), ROWS, ONES, 0), -0.25, 1.25, 0.25);
        check(direction(new StaticWeights(2, 1), ROWS, ONES, 0), 0.5, 4.5, 0);
    }

    @Test
    void combinedLossHasTheWeightsAsItsDerivative() {
        try (NDManager local = manager.newSubManager()) {
            NDArray losses = local.create(new float[] {4, 1});
            assertEquals(2, new Gls().combine(losses, step(0)).getFloat(), 1e-6);
            assertEquals(5, new Sum().combine(losses, step(0)).getFloat(), 1e-6);
            assertEquals(2.5, new Mean().combine(losses, step(0)).getFloat(), 1e-6);
            assertEquals(1.25, new UncertaintyWeighting().combine(local.create(new float[] {2, 0.5f}), step(0))
                    .getFloat(), 1e-6);
        }
    }

    @Test
    void dirichletSearchCoversTheSimplex() {
        List<StaticWeights> candidates = StaticWeights.search(3, 2000, new Rng(1));
        double mean = 0;
        for (StaticWeights candidate : candidates) {
            double[] w = candidate.weights(new double[3], step(0));
            assertEquals(1, w[0] + w[1] + w[2], 1e-12);
            mean += w[0] / 2000;
        }
        // The first weight of a flat Dirichlet over 3 has mean 1/3 and standard deviation sqrt(2/36).
        assertEquals(1 / 3.0, mean, 4 * Math.sqrt(2 / 36.0 / 2000));
    }

    @Test
    void mgda() {
        check(weights(new Mgda()), 0.418605, 0.581395);
        double[] d = direction(new Mgda(), ROWS, ONES, 0);
        check(d, -0.453488, 1.127907, 0.372093);
        assertEquals(1.616279, d[0] * d[0] + d[1] * d[1] + d[2] * d[2], 1e-6);
        // Divided by its norm each row weighs the same by symmetry.
        check(weights(new Mgda(Mgda.Normalisation.NORM)), 0.5, 0.5);
        // A short row inside the cone of the others takes all: clip of the two-task formula.
        check(new Mgda().weights(new double[][] {{1, 2}, {2, 16}}, ONES, step(0)), 1, 0);
        // GradientRows divided by their losses (1, 2): M = ((5.25, -0.5), (-0.5, 0.875)).
        double w = (0.875 + 0.5) / (5.25 + 0.875 + 1);
        check(new Mgda(Mgda.Normalisation.LOSS).weights(NastyMatrices.gramian(ROWS), new double[] {1, 2}, step(0)),
                w, 1 - w);
    }

    @Test
    void upGrad() {
        check(weights(new UPGrad()), 0.595222, 0.642821);
        check(direction(new UPGrad(), ROWS, ONES, 0), -0.369010, 1.511855, 0.345210);
        // Without regularisation: the projections g_1 + g_2 / 3.5 and g_2 + g_1 / 5.25, halved.
        check(weights(UPGrad.exact()), 0.5 + 0.5 / 5.25, 0.5 + 0.5 / 3.5);
    }

    @Test
    void theRegularisationOfUpGradBoundsItsConflict() {
        for (NastyMatrices.Case matrix : NastyMatrices.all(1)) {
            double[][] gramian = NastyMatrices.gramian(matrix.rows());
            double trace = 0;
            for (int i = 0; i < gramian.length; i++) {
                trace += gramian[i][i];
            }
            double[] w = new UPGrad().weights(gramian, new double[gramian.length], step(0));
            double[] inner = Vectors.times(gramian, w);
            for (int i = 0; i < w.length; i++) {
                assertTrue(inner[i] >= -Math.max(1.0001 * trace, 1e-4) * 1e-4 * w[i], matrix.name());
            }
        }
    }

    @Test
    void dualProjLeavesAMeanWithoutConflictAlone() {
        check(weights(DualProj.exact()), 0.5, 0.5);
        // g = ((1, 0), (-3, 1)): the mean (-1, 0.5) opposes g_1 and is projected on (0, 0.5) = 1.5 g_1 + 0.5 g_2.
        check(direction(DualProj.exact(), new double[][] {{1, 0}, {-3, 1}}, ONES, 0), 0, 0.5);
    }

    @Test
    void pcGrad() {
        check(direction(new PCGrad(), ROWS, ONES, 0), -0.738095, 3.023810, 0.690476);
    }

    @Test
    void gradVacIsPcGradAtFirstThenFollowsTheCosine() {
        GradVac vaccine = new GradVac();
        check(direction(vaccine, ROWS, ONES, 0), -0.738095, 3.023810, 0.690476);
        // The target is now half the first cosine. Orthogonal rows lie above it and are left alone.
        double[][] orthogonal = {{1, 0, 0}, {0, 2, 0}};
        check(direction(vaccine, orthogonal, ONES, 1), 1, 2, 0);
        // One step with cosine 1 first: the target becomes 1/2, and orthogonal unit rows are turned to 60 degrees.
        GradVac positive = new GradVac();
        direction(positive, new double[][] {{1, 0}, {1, 0}}, ONES, 0);
        double pull = 0.5 / Math.sqrt(0.75);
        check(direction(positive, new double[][] {{1, 0}, {0, 1}}, ONES, 1), 1 + pull, 1 + pull);
    }

    @Test
    void caGradClosesTheDualityGap() {
        double c = 0.5;
        double[][] gramian = NastyMatrices.gramian(ROWS);
        double[] w = weights(new CAGrad(c, CAGrad.Rescale.NONE));
        // Whatever the weights, the worst improvement within the ball is at most g_w . g_0 + c |g_0| |g_w|.
        double[] half = {0.5, 0.5};
        double radius = c * Math.sqrt(inner(gramian, half, half));
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k <= 200_000; k++) {
            double[] v = {k / 200_000.0, 1 - k / 200_000.0};
            least = Math.min(least, inner(gramian, v, half) + radius * Math.sqrt(inner(gramian, v, v)));
        }
        assertEquals(least, Math.min(inner(gramian, w, new double[] {1, 0}), inner(gramian, w, new double[] {0, 1})),
                1e-9);
        check(weights(new CAGrad(c)), w[0] / 1.25, w[1] / 1.25);
        check(weights(new CAGrad(c, CAGrad.Rescale.ONE_PLUS_C)), w[0] / 1.5, w[1] / 1.5);
        check(weights(new CAGrad(0)), 0.5, 0.5);
    }

    private static double inner(double[][] gramian, double[] a, double[] b) {
        return a[0] * (gramian[0][0] * b[0] + gramian[0][1] * b[1])
                + a[1] * (gramian[1][0] * b[0] + gramian[1][1] * b[1]);
    }

    @Test
    void imtlG() {
        check(weights(new ImtlG()), 0.449490, 0.550510);
    }

    @Test
    void nashMtl() {
        GramianWeighting unbounded = new NashMtl(Double.POSITIVE_INFINITY, 1);
        double[] a = weights(unbounded);
        check(a, 0.498429, 0.610448);
        check(direction(unbounded, ROWS, ONES, 0), -0.417243, 1.302082, 0.361234);
        assertEquals(2, 5.25 * a[0] * a[0] - 2 * a[0] * a[1] + 3.5 * a[1] * a[1], 1e-9);
        // The default shortens the length from sqrt(2) to 1.
        check(weights(new NashMtl()), 0.498429 / Math.sqrt(2), 0.610448 / Math.sqrt(2));
        check(weights(new FairGrad(1)), a);
    }

    @Test
    void nashMtlHoldsItsWeightsBetweenSolutions() {
        NashMtl every2 = new NashMtl(Double.POSITIVE_INFINITY, 2);
        double[] first = weights(every2);
        check(every2.weights(new double[][] {{1, 0}, {0, 1}}, ONES, step(1)), first);
        check(every2.weights(new double[][] {{1, 0}, {0, 1}}, ONES, step(2)), 1, 1);
    }

    @Test
    void fairGradSolvesItsEquation() {
        double[][] gramian = NastyMatrices.gramian(ROWS);
        for (double alpha : new double[] {0.5, 1, 2, 5, 20}) {
            double[] a = weights(new FairGrad(alpha));
            check(new double[] {5.25 * a[0] - a[1], 3.5 * a[1] - a[0]}, Math.pow(a[0], -1 / alpha),
                    Math.pow(a[1], -1 / alpha));
        }
        assertEquals(5.25, gramian[0][0], 0);
    }

    @Test
    void alignedMtlMakesTheRowsOrthogonalAndEquallyLong() {
        // M = diag(4, 1): components brought to the length 1, w = B / 2 = (1/4, 1/2).
        check(new AlignedMtl().weights(new double[][] {{4, 0}, {0, 1}}, ONES, step(0)), 0.25, 0.5);
        // Two equal rows: one component, kept as it is.
        check(direction(new AlignedMtl(), new double[][] {{3, 4}, {3, 4}}, ONES, 0), 3 / Math.sqrt(1), 4);
    }

    @Test
    void conFigMeetsAllGradientsAtOneAngle() {
        double[] d = direction(new ConFig(), ROWS, ONES, 0);
        double n1 = Math.sqrt(5.25);
        double n2 = Math.sqrt(3.5);
        double p1 = d[0] + 2 * d[1] - 0.5 * d[2];
        double p2 = -1.5 * d[0] + 0.5 * d[1] + d[2];
        assertEquals(p1 / n1, p2 / n2, 1e-9);
        double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        assertEquals((p1 + p2) / length, length, 1e-9);
    }

    @Test
    void gls() {
        assertEquals(2, new Gls().objective(new double[] {4, 1}), 1e-12);
        check(new Gls().weights(new double[] {4, 1}, step(0)), 0.25, 1);
        assertThrows(IllegalArgumentException.class, () -> new Gls().weights(new double[] {0, 1}, step(0)));
    }

    @Test
    void uncertaintyWeighting() {
        double[] losses = {2, 0.5};
        UncertaintyWeighting weighting = new UncertaintyWeighting(0.01);
        assertEquals(1.25, weighting.objective(losses), 1e-12);
        check(weighting.weights(losses, step(0)), 0.5, 0.5);
        // ds = (-0.5, 0.25): the first Adam step has the length of the rate, against the sign.
        check(weighting.weights(losses, step(1)), Math.exp(-0.01) / 2, Math.exp(0.01) / 2);
        for (int k = 0; k < 4000; k++) {
            weighting.weights(losses, step(k));
        }
        assertArrayEquals(new double[] {0.25, 1}, weighting.weights(losses, step(0)), 1e-3);
    }

    @Test
    void imtlLEndsAtTheInverseLoss() {
        double[] losses = {2, 0.5};
        ImtlL weighting = new ImtlL(0.01);
        assertEquals(2.5, weighting.objective(losses), 1e-12);
        for (int k = 0; k < 4000; k++) {
            weighting.weights(losses, step(k));
        }
        assertArrayEquals(new double[] {0.5, 2}, weighting.weights(losses, step(0)), 1e-3);
    }

    @Test
    void dwa() {
        Dwa weighting = new Dwa();
        check(weighting.weights(ONES, step(0)), 1, 1);
        weighting.endOfEpoch(0, new double[] {2, 1});
        check(weighting.weights(ONES, step(1)), 1, 1);
        weighting.endOfEpoch(1, new double[] {1, 1});
        check(weighting.weights(ONES, step(2)), 0.875647, 1.124353);
    }

    @Test
    void famo() {
        Famo famo = new Famo(0.025, 0);
        double[] before = {2, 0.5};
        check(famo.weights(before, step(0)), 0.2, 0.8);
        // Task 0 fell faster, so its logit goes down by one Adam step and the other's up.
        famo.afterStep(new double[] {1, 0.45});
        double z = 1 / (1 + Math.exp(0.05));
        double c = 1 / (z / 2 + (1 - z) / 0.5);
        check(famo.weights(before, step(1)), c * z / 2, c * (1 - z) / 0.5);
        assertThrows(IllegalStateException.class, () -> new Famo().afterStep(before));
    }

    @Test
    void stch() {
        Stch log = new Stch(0.5, 1);
        check(log.weights(new double[] {4, 0.5}, step(0)), 0.25, 2);
        log.endOfEpoch(0, new double[] {2, 1});
        // log(L / r) / mu = (2 log 2, -2 log 2): softmax (16, 1) / 17, times m / L.
        check(log.weights(new double[] {4, 0.5}, step(1)), 2 * 16 / 17.0 / 4, 2 * 1 / 17.0 / 0.5);
        assertThrows(IllegalStateException.class, () -> new Stch(1, 1).weights(ONES, step(1)));
        // Exponents (1 - 0) / 2 and (0.5 - 0.5) / 2.
        double e = Math.exp(0.5);
        check(new StchIdeal(1, 0, 0.5).weights(new double[] {1, 0.5}, step(0)), e / (1 + e) / 2, 1 / (1 + e) / 2);
    }

    @Test
    void randomWeightsLieOnTheSimplexAndRepeat() {
        double[] w = new RandomWeights().weights(ONES, step(3));
        assertEquals(1, w[0] + w[1], 1e-12);
        check(new RandomWeights().weights(ONES, step(3)), w);
    }

    @Test
    void gradNormMovesWeightToTheSlowTask() {
        GradNorm weighting = new GradNorm(1.5, 0.01);
        double[][] equalNorms = {{1, 0}, {0, 1}};
        check(weighting.weights(equalNorms, ONES, step(0)), 1, 1);
        weighting.endOfEpoch(0, new double[] {1, 1});
        // Task 0 has hardly fallen: its target norm lies above 1, the other's below.
        weighting.weights(equalNorms, new double[] {0.9, 0.3}, step(1));
        double z = 1 / (1 + Math.exp(-0.02));
        check(weighting.weights(equalNorms, new double[] {0.9, 0.3}, step(2)), 2 * z, 2 - 2 * z);
    }

    @Test
    void gradNormFollowsTheNumericalGradient() {
        double[] norms = {1.5, 0.4, 2};
        double[] losses = {0.9, 0.3, 0.7};
        double[][] gramian = new double[3][3];
        for (int i = 0; i < 3; i++) {
            gramian[i][i] = norms[i] * norms[i];
        }
        // Adam's first step is the sign of the gradient: compare it with finite differences of the objective.
        GradNorm weighting = new GradNorm(1.5, 0.01);
        weighting.weights(gramian, losses, step(0));
        weighting.endOfEpoch(0, new double[] {1, 2, 1});
        weighting.weights(gramian, losses, step(1));
        double[] moved = weighting.weights(gramian, losses, step(2));
        double[] target = new double[3];
        double[] ratio = {0.9, 0.15, 0.7};
        double meanNorm = (norms[0] + norms[1] + norms[2]) / 3;
        double meanRatio = (ratio[0] + ratio[1] + ratio[2]) / 3;
        for (int i = 0; i < 3; i++) {
            target[i] = meanNorm * Math.pow(ratio[i] / meanRatio, 1.5);
        }
        double[] s = new double[3];
        for (int k = 0; k < 3; k++) {
            double[] up = new double[3];
            up[k] = 1e-6;
            s[k] = -0.01 * Math.signum(objective(up, norms, target) - objective(new double[3], norms, target));
        }
        double sum = Math.exp(s[0]) + Math.exp(s[1]) + Math.exp(s[2]);
        check(moved, 3 * Math.exp(s[0]) / sum, 3 * Math.exp(s[1]) / sum, 3 * Math.exp(s[2]) / sum);
    }

    private static double objective(double[] s, double[] norms, double[] target) {
        double sum = Math.exp(s[0]) + Math.exp(s[1]) + Math.exp(s[2]);
        double value = 0;
        for (int i = 0; i < 3; i++) {
            value += Math.abs(3 * Math.exp(s[i]) / sum * norms[i] - target[i]);
        }
        return value;
    }

    @Test
    void gradDropKeepsOneSignPerCoordinate() {
        double[][] rows = {{1, 2, -3, 0}, {-1, 5, -1, 0}};
        double positive = 0;
        for (int seed = 0; seed < 2000; seed++) {
            double[] d = direction(new GradDrop(), rows, ONES, seed);
            assertTrue(d[0] == 1 || d[0] == -1, "one of the two entries survives");
            assertArrayEquals(new double[] {7, -4, 0}, Arrays.copyOfRange(d, 1, 4), 1e-12);
            positive += d[0] > 0 ? 1 : 0;
        }
        assertEquals(1000, positive, 4 * Math.sqrt(500));
        // A leak of 1 lets everything through.
        check(direction(new GradDrop(1, 1), rows, ONES, 0), 0, 7, -4, 0);
        double leaked = direction(new GradDrop(1, 0), rows, ONES, 0)[0];
        assertTrue(leaked == 1 || leaked == 0, "task 0 always passes, task 1 when its sign is drawn: " + leaked);
    }

    /** More columns than one part of the operators: against the formulas, weight by weight, in double precision. */
    @Test
    void methodsThatWorkInPartsAgreeWithTheirFormulas() {
        int d = 150_001;
        double[][] rows = NastyMatrices.random(new Rng(12), 3, d);
        double[] leak = {0, 0.25, 1};
        double[] losses = {1, 1, 1};
        double[] kept = direction(new GradDrop(leak), rows, losses, 0);
        double[] excess = new double[3];
        Rng bits = new Rng(0);
        long draw = 0;
        for (int k = 0; k < d; k++) {
            draw = k % 2 == 0 ? bits.nextLong() : draw >>> 32;
            double sum = 0;
            double size = 0;
            for (int i = 0; i < 3; i++) {
                sum += rows[i][k];
                size += Math.abs(rows[i][k]);
                excess[i] += rows[i][k] * rows[i][k] / Math.sqrt(rows[i][k] * rows[i][k] + 1e-7);
            }
            boolean positive = sum > (int) draw * 0x1p-31 * size;
            double expected = 0;
            for (int i = 0; i < 3; i++) {
                expected += rows[i][k] * (rows[i][k] > 0 == positive ? 1 : leak[i]);
            }
            assertEquals(expected, kept[k], 1e-12);
        }
        ExcessMtl method = new ExcessMtl(0.5);
        direction(method, rows, losses, 0);
        try (NDManager local = manager.newSubManager()) {
            assertArrayEquals(excess, method.state(local).get("first").toDoubleArray(), 1e-9 * d);
        }
        method.close();
    }

    @Test
    void moCo() {
        double[][] rows = {{3, 4}, {0, -2}};
        double[] losses = {2, 0.5};
        MoCo moCo = new MoCo(0.5, 0.1, 0.5, 0.5, 0);
        // GradientRows by length and loss: (1.2, 1.6), (0, -0.5); y their half; y y^T lambda with lambda (1/2, 1/2).
        double p0 = 0.5 - 0.1 * (0.5 * 1 + 0.5 * -0.2);
        double p1 = 0.5 - 0.1 * (0.5 * -0.2 + 0.5 * 0.0625);
        double l = 1 / (1 + Math.exp(p1 - p0));
        check(direction(moCo, rows, losses, 0), l * 0.6, l * 0.8 - (1 - l) * 0.25);
        // At the second call the share is 0.5 / sqrt(2): y moves from half of the rows towards them.
        double share = 0.5 + 0.5 * 0.5 / Math.sqrt(2);
        double[][] y = {{1.2 * share, 1.6 * share}, {0, -0.5 * share}};
        double pace = 0.1 / Math.sqrt(2);
        double q0 = l - pace * (l * 4 * share * share + (1 - l) * -0.8 * share * share);
        double q1 = 1 - l - pace * (l * -0.8 * share * share + (1 - l) * 0.25 * share * share);
        double k = 1 / (1 + Math.exp(q1 - q0));
        check(direction(moCo, rows, losses, 1), k * y[0][0], k * y[0][1] + (1 - k) * y[1][1]);
        moCo.close();
    }

    @Test
    void dbMtl() {
        DbMtl method = new DbMtl();
        // Log-loss rows (1.5, 2) and (0, -4); y a tenth; both brought to the length 0.4.
        check(direction(method, new double[][] {{3, 4}, {0, -2}}, new double[] {2, 0.5}, 0),
                0.24, 0.32 - 0.4);
        // y = 0.1 rows + 0.9 y: (0.285, 0.38), (0, -0.76).
        check(direction(method, new double[][] {{3, 4}, {0, -2}}, new double[] {2, 0.5}, 1),
                0.285 * 1.6, 0.38 * 1.6 - 0.76);
        method.close();
    }

    @Test
    void excessMtl() {
        ExcessMtl method = new ExcessMtl(0.5);
        double[][] rows = {{1, 0}, {0, 2}};
        check(direction(method, rows, ONES, 0), 1, 2);
        // First values 1 and 2 (|g| for a single entry); now g^2 / sqrt(2 g^2), both 1 / sqrt(2) of the first.
        check(direction(method, rows, ONES, 1), 1, 2);
        // Task 1 is gone: its excess is 0, task 0's 1 / sqrt(3) of the first.
        double w = 1 / (1 + Math.exp(-0.5 / Math.sqrt(3)));
        check(direction(method, new double[][] {{1, 0}, {0, 0}}, ONES, 2), 2 * w, 0);
        method.close();
    }

    @Test
    void perBlockSolvesEachBlockAlone() {
        double[][] rows = {{1, 2, -0.5, 1, 0}, {-1.5, 0.5, 1, -3, 1}};
        double[] d = direction(new PerBlock(DualProj::exact, 3), rows, ONES, 0);
        check(d, -0.25, 1.25, 0.25, 0, 0.5);
        assertThrows(IllegalArgumentException.class, () -> new PerBlock(Mean::new, 3, 3));
    }

    @Test
    void meanRowNormHasTheLengthOfTheMean() {
        try (NDManager local = manager.newSubManager()) {
            NDArray rows = local.create(new float[] {1, 2, -0.5f, -1.5f, 0.5f, 1}, new Shape(2, 3));
            NDArray d = new PCGrad().direction(rows, ONES, step(0));
            NDArray scaled = DirectionScale.MEAN_ROW_NORM.apply(d, rows);
            assertEquals(rows.mean(new int[] {0}).norm().getFloat(), scaled.norm().getFloat(), 1e-6);
            assertEquals(0, DirectionScale.MEAN_ROW_NORM.apply(d.mul(0), rows).norm().getFloat(), 0);
            assertEquals(d, DirectionScale.NATIVE.apply(d, rows));
        }
    }

    @Test
    void anUnusableGradientIsNamed() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> direction(new Mgda(), new double[][] {{1, 2}, {Double.NaN, 0}}, ONES, 0)).getMessage();
        assertTrue(message.contains("task 1"), message);
        assertThrows(IllegalArgumentException.class,
                () -> direction((LossWeighting) (l, s) -> new double[3], ROWS, ONES, 0));
    }
}
