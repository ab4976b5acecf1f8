package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.multitask.NastyMatrices.Case;
import kindred.multitask.aggregator.CAGrad;
import kindred.multitask.aggregator.DualProj;
import kindred.multitask.aggregator.FairGrad;
import kindred.multitask.aggregator.GradVac;
import kindred.multitask.aggregator.Mean;
import kindred.multitask.aggregator.Mgda;
import kindred.multitask.aggregator.PerBlock;
import kindred.multitask.aggregator.StaticWeights;
import kindred.multitask.aggregator.Stch;
import kindred.multitask.aggregator.UPGrad;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every aggregator owes, whichever file it lives in: the classes are found by looking into the package, so a new
 * one is held to these properties without being listed.
 */
class AggregatorPropertiesTest {
    private static NDManager manager;

    /** An aggregator by name; {@code make} gives a new one for m tasks. */
    record Subject(String name, IntFunction<Aggregator> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        manager = Compute.manager();
    }

    @AfterAll
    static void stop() {
        manager.close();
    }

    static Stream<Subject> subjects() throws IOException, URISyntaxException {
        List<Subject> subjects = scanned();
        Map<String, IntFunction<Aggregator>> variants = new LinkedHashMap<>();
        variants.put("UPGrad exact", m -> UPGrad.exact());
        variants.put("DualProj exact", m -> DualProj.exact());
        variants.put("CAGrad 1", m -> new CAGrad(1));
        variants.put("CAGrad 0", m -> new CAGrad(0));
        variants.put("CAGrad 3 none", m -> new CAGrad(3, CAGrad.Rescale.NONE));
        variants.put("FairGrad 1", m -> new FairGrad(1));
        variants.put("FairGrad 0.5", m -> new FairGrad(0.5));
        variants.put("FairGrad 8", m -> new FairGrad(8));
        variants.put("Stch after warm-up", m -> new Stch(0.1, 1));
        for (Mgda.Normalisation normalisation : Mgda.Normalisation.values()) {
            variants.put("Mgda " + normalisation, m -> new Mgda(normalisation));
        }
        variants.put("a lambda of losses", m -> (LossWeighting) (losses, step) -> losses.clone());
        variants.put("a lambda of rows", m -> (RowAggregator) (rows, losses, step) -> rows.sum(new int[] {0}));
        variants.forEach((name, make) -> subjects.add(new Subject(name, make)));
        return subjects.stream();
    }

    /** One subject for every class of the package, with its default settings. */
    static List<Subject> scanned() throws IOException, URISyntaxException {
        List<Subject> subjects = new ArrayList<>();
        for (Class<?> type : classes()) {
            subjects.add(new Subject(type.getSimpleName(), m -> make(type, m)));
        }
        return subjects;
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException {
        Path folder = Path.of(Mean.class.getResource("Mean.class").toURI()).getParent();
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.equals("package-info.class")) {
                    Class<?> type = load(name.substring(0, name.length() - ".class".length()));
                    if (Aggregator.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        found.add(type);
                    }
                }
            }
        }
        return found;
    }

    private static Class<?> load(String simpleName) {
        try {
            return Class.forName(Mean.class.getPackageName() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Aggregator make(Class<?> type, int m) {
        if (type == StaticWeights.class) {
            return new StaticWeights(IntStream.range(0, m).mapToDouble(i -> 1.5).toArray());
        }
        if (type == PerBlock.class) {
            return new PerBlock(GradVac::new);
        }
        try {
            boolean plain = Arrays.stream(type.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
            return plain ? (Aggregator) type.getConstructor().newInstance()
                    : (Aggregator) type.getConstructor(double[].class).newInstance((Object) new double[0]);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getSimpleName() + " needs a constructor without arguments", e);
        }
    }

    @Test
    void everyMethodOfTheSpecificationIsThere() throws IOException, URISyntaxException {
        Set<String> names = new TreeSet<>();
        classes().forEach(type -> names.add(type.getSimpleName()));
        Set<String> expected = Set.of("Sum", "Mean", "StaticWeights", "UncertaintyWeighting", "Dwa", "RandomWeights",
                "Gls", "ImtlL", "Stch", "StchIdeal", "Famo", "GradNorm", "Mgda", "PCGrad", "GradVac", "CAGrad", "ImtlG",
                "Imtl", "GradDrop", "NashMtl", "FairGrad", "MoCo", "AlignedMtl", "DbMtl", "UPGrad", "DualProj",
                "ConFig", "ExcessMtl", "PerBlock");
        assertTrue(names.containsAll(expected), () -> expected + " against " + names);
    }

    /** Three steps, one an epoch, with everything a trainer reports; the last direction. */
    private static double[] run(Aggregator aggregator, double[][] rows, double[] losses, long seed) {
        double[] last = null;
        for (int step = 0; step < 3; step++) {
            last = step(aggregator, rows, losses, step, seed);
        }
        return last;
    }

    private static double[] step(Aggregator aggregator, double[][] rows, double[] losses, int step, long seed) {
        double[] now = new double[losses.length];
        double[] later = new double[losses.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = losses[i] / (1 + step * losses[i]);
            later[i] = losses[i] / (1.5 + step * losses[i]);
        }
        try (NDManager local = manager.newSubManager()) {
            NDArray jacobian = array(local, rows);
            StepContext context = new StepContext(step, step, new Rng(seed).split(step));
            NDArray direction = aggregator.direction(jacobian, now, context);
            assertEquals(new Shape(rows[0].length), direction.getShape());
            assertEquals(DataType.FLOAT64, direction.getDataType());
            assertEquals(local, direction.getManager(), "the direction belongs to the step");
            if (aggregator instanceof StepObserver observer) {
                observer.afterStep(later);
            }
            if (aggregator instanceof EpochObserver observer) {
                observer.endOfEpoch(step, now);
            }
            return direction.toDoubleArray();
        }
    }

    private static NDArray array(NDManager local, double[][] rows) {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return local.create(flat, new Shape(rows.length, rows[0].length));
    }

    private static double[] losses(int m) {
        Rng rng = new Rng(m);
        return IntStream.range(0, m).mapToDouble(i -> 0.1 + 3 * rng.nextDouble()).toArray();
    }

    private static double[] run(Subject subject, double[][] rows, double[] losses) {
        Aggregator aggregator = subject.make().apply(rows.length);
        double[] direction = run(aggregator, rows, losses, 11);
        close(aggregator);
        return direction;
    }

    private static void close(Aggregator aggregator) {
        if (aggregator instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void isFinite(Subject subject) {
        for (long seed = 1; seed <= 4; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[] direction = run(subject, matrix.rows(), losses(matrix.rows().length));
                assertTrue(Arrays.stream(direction).allMatch(Double::isFinite),
                        () -> matrix + ": " + Arrays.toString(direction));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void followsThePermutationOfTasks(Subject subject) {
        boolean drawn = isRandom(subject);
        for (long seed = 1; seed <= 4; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                int m = matrix.rows().length;
                int[] order = new Rng(seed).permutation(m);
                double[][] permuted = Arrays.stream(order).mapToObj(i -> matrix.rows()[i]).toArray(double[][]::new);
                double[] losses = losses(m);
                double[] permutedLosses = Arrays.stream(order).mapToDouble(i -> losses[i]).toArray();
                if (!drawn) {
                    assertClose(matrix, run(subject, matrix.rows(), losses), run(subject, permuted, permutedLosses));
                } else if (m == 4) {
                    assertSameMean(subject, matrix, losses, permuted, permutedLosses);
                }
            }
        }
    }

    private static boolean isRandom(Subject subject) {
        double[][] rows = NastyMatrices.all(1).stream().filter(c -> c.name().equals("all in conflict")).findFirst()
                .orElseThrow().rows();
        double[] first = step(subject.make().apply(4), rows, losses(4), 0, 0);
        return IntStream.rangeClosed(1, 10).anyMatch(
                seed -> !Arrays.equals(first, step(subject.make().apply(4), rows, losses(4), 0, seed)));
    }

    /** For methods that draw: the mean first directions of both orders agree within 6 standard errors. */
    private static void assertSameMean(Subject subject, Case matrix, double[] losses, double[][] permuted,
            double[] permutedLosses) {
        int draws = 400;
        int d = permuted[0].length;
        double[][] moments = new double[4][d];
        for (int draw = 0; draw < draws; draw++) {
            double[] a = step(subject.make().apply(4), matrix.rows(), losses, 0, draw);
            double[] b = step(subject.make().apply(4), permuted, permutedLosses, 0, 10_000 + draw);
            for (int k = 0; k < d; k++) {
                moments[0][k] += a[k] / draws;
                moments[1][k] += b[k] / draws;
                moments[2][k] += a[k] * a[k] / draws;
                moments[3][k] += b[k] * b[k] / draws;
            }
        }
        for (int k = 0; k < d; k++) {
            double variance = Math.max(0, moments[2][k] - moments[0][k] * moments[0][k])
                    + Math.max(0, moments[3][k] - moments[1][k] * moments[1][k]);
            assertEquals(moments[0][k], moments[1][k], 6 * Math.sqrt(variance / draws) + 1e-9, matrix + ", entry " + k);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void followsARotationOfTheWeights(Subject subject) {
        if (!rotationEquivariant(subject)) {
            return;
        }
        for (long seed = 1; seed <= 4; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[][] q = orthogonal(new Rng(seed).split(matrix.name()), matrix.rows()[0].length);
                double[] losses = losses(matrix.rows().length);
                double[] turned = NastyMatrices.product(
                        new double[][] {run(subject, matrix.rows(), losses)}, q)[0];
                assertClose(matrix, turned, run(subject, NastyMatrices.product(matrix.rows(), q), losses));
            }
        }
    }

    private static boolean rotationEquivariant(Subject subject) {
        Aggregator aggregator = subject.make().apply(3);
        return !(aggregator instanceof RowAggregator)
                || aggregator.promises().contains(Promise.ROTATION_EQUIVARIANT);
    }

    private static double[][] orthogonal(Rng rng, int d) {
        return new QRDecomposition(new Array2DRowRealMatrix(NastyMatrices.random(rng, d, d))).getQ().getData();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void staysInTheSpanOfTheRows(Subject subject) {
        if (!rotationEquivariant(subject)) {
            return;
        }
        for (Case matrix : NastyMatrices.all(5)) {
            int m = matrix.rows().length;
            double[] direction = run(subject, matrix.rows(), losses(m));
            double[] rest = direction.clone();
            for (double[] unit : basis(matrix.rows())) {
                double along = dot(rest, unit);
                for (int k = 0; k < rest.length; k++) {
                    rest[k] -= along * unit[k];
                }
            }
            assertEquals(0, length(rest), 1e-9 * (length(direction) + shortest(matrix.rows())), matrix.name());
        }
    }

    /** Gram and Schmidt, twice for accuracy. */
    private static List<double[]> basis(double[][] rows) {
        List<double[]> basis = new ArrayList<>();
        for (double[] row : rows) {
            double[] rest = NastyMatrices.scaled(row, 1 / Math.max(length(row), Double.MIN_NORMAL));
            for (int pass = 0; pass < 2; pass++) {
                for (double[] unit : basis) {
                    double along = dot(rest, unit);
                    for (int k = 0; k < rest.length; k++) {
                        rest[k] -= along * unit[k];
                    }
                }
            }
            if (length(rest) > 1e-10) {
                basis.add(NastyMatrices.scaled(rest, 1 / length(rest)));
            }
        }
        return basis;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void opposesNoTaskWherePromised(Subject subject) {
        if (!subject.make().apply(3).promises().contains(Promise.NON_CONFLICTING)) {
            return;
        }
        for (long seed = 1; seed <= 10; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                double[] direction = run(subject, matrix.rows(), losses(matrix.rows().length));
                for (double[] row : matrix.rows()) {
                    double slack = length(row) * (1e-6 * length(direction) + 1e-9 * shortest(matrix.rows()));
                    assertTrue(dot(row, direction) >= -slack,
                            () -> matrix + ": g . d = " + dot(row, direction) + ", |g| |d| = "
                                    + length(row) * length(direction));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void isLinearInRowScalesWherePromised(Subject subject) {
        if (!subject.make().apply(3).promises().contains(Promise.LINEAR_UNDER_SCALING)) {
            return;
        }
        for (long seed = 1; seed <= 4; seed++) {
            for (Case matrix : NastyMatrices.all(seed)) {
                int m = matrix.rows().length;
                Rng rng = new Rng(seed);
                double[] c1 = IntStream.range(0, m).mapToDouble(i -> Math.exp(2 * rng.nextGaussian())).toArray();
                double[] c2 = IntStream.range(0, m).mapToDouble(i -> Math.exp(2 * rng.nextGaussian())).toArray();
                double[] both = IntStream.range(0, m).mapToDouble(i -> 2 * c1[i] + 0.5 * c2[i]).toArray();
                double[] d1 = run(subject, scaledRows(matrix.rows(), c1), losses(m));
                double[] d2 = run(subject, scaledRows(matrix.rows(), c2), losses(m));
                double[] sum = IntStream.range(0, d1.length).mapToDouble(k -> 2 * d1[k] + 0.5 * d2[k]).toArray();
                assertClose(matrix, sum, run(subject, scaledRows(matrix.rows(), both), losses(m)));
            }
        }
    }

    private static double[][] scaledRows(double[][] rows, double[] factors) {
        return IntStream.range(0, rows.length).mapToObj(i -> NastyMatrices.scaled(rows[i], factors[i]))
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void followsTheGradientOfASingleTask(Subject subject) {
        double[][] rows = {{3, -1, 2, 0.5}};
        double[] direction = run(subject, rows, new double[] {0.8});
        assertEquals(1, dot(rows[0], direction) / (length(rows[0]) * length(direction)), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void continuesFromItsState(Subject subject) {
        double[][] rows = NastyMatrices.random(new Rng(3), 4, 6);
        double[] losses = losses(4);
        Aggregator straight = subject.make().apply(4);
        Aggregator resumed = subject.make().apply(4);
        run(straight, rows, losses, 5);
        if (straight instanceof Stateful from && resumed instanceof Stateful to) {
            try (NDManager local = manager.newSubManager()) {
                NDList empty = ((Stateful) subject.make().apply(4)).state(local);
                to.restore(empty);
                NDList state = from.state(local);
                assertTrue(state.stream().allMatch(array -> array.getName() != null && array.getManager() == local));
                to.restore(state.isEmpty() ? state : NDList.decode(local, state.encode()));
            }
            close(resumed);
            close(straight);
            checkResumption(subject, rows, losses);
        } else {
            assertFalse(straight instanceof Stateful);
            double[] again = run(straight, rows, losses, 5);
            if (!(straight instanceof EpochObserver)) {
                double[] fresh = run(resumed, rows, losses, 5);
                assertTrue(Arrays.equals(again, fresh), "a method with a memory must be Stateful");
            } else {
                fail("a method that sees epochs must be Stateful");
            }
        }
    }

    private static void checkResumption(Subject subject, double[][] rows, double[] losses) {
        Aggregator straight = subject.make().apply(4);
        Aggregator resumed = subject.make().apply(4);
        run(straight, rows, losses, 5);
        try (NDManager local = manager.newSubManager()) {
            ((Stateful) resumed).restore(((Stateful) straight).state(local));
        }
        for (int step = 3; step < 6; step++) {
            assertTrue(Arrays.equals(step(straight, rows, losses, step, 5), step(resumed, rows, losses, step, 5)),
                    "step " + step);
        }
        close(straight);
        close(resumed);
    }

    /** The second part: between opposed rows an angle is known to the root of a double's precision only. */
    private static void assertClose(Case matrix, double[] expected, double[] actual) {
        double distance = length(IntStream.range(0, expected.length).mapToDouble(k -> expected[k] - actual[k])
                .toArray());
        double allowed = 1e-6 * length(expected) + 1e-7 * shortest(matrix.rows());
        if (!(distance <= allowed)) {
            fail(matrix + ": " + Arrays.toString(expected) + " against " + Arrays.toString(actual));
        }
    }

    private static double shortest(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(AggregatorPropertiesTest::length).filter(n -> n > 0).min().orElse(0);
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
