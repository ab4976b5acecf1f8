package kindred.measure.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.measure.Cca;
import kindred.measure.Dichotomies;
import kindred.measure.Glue;
import kindred.measure.LinearCka;
import kindred.measure.ManifoldGeometry;
import kindred.measure.UnbiasedCka;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time of the heavy measures, and the peak resident memory of the process that ran each (its activations included). Run
 * {@code main} with the test class path; an argument selects benchmarks by name.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = {"-Xmx2g", "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"})
public class MeasureBenchmark {

    /** Two activations of 10,000 examples and 512 features, half of each shared. */
    @State(Scope.Benchmark)
    public static class Activations {
        private NDManager manager;
        private NDArray x;
        private NDArray y;

        @Setup(Level.Trial)
        public void make() {
            manager = Compute.manager();
            Rng rng = new Rng(1);
            NDArray common = normal(rng);
            x = normal(rng).add(common);
            y = normal(rng).add(common);
        }

        @TearDown(Level.Trial)
        public void report() throws IOException {
            manager.close();
            peak();
        }

        private NDArray normal(Rng rng) {
            return Tensors.of(manager, rng.normal(10_000 * 512, 1), 10_000, 512);
        }
    }

    /** Fifty class manifolds of 50 points in 512 features, after a ReLU. */
    @State(Scope.Benchmark)
    public static class Manifolds {
        private final List<double[][]> manifolds = new ArrayList<>();

        @Setup(Level.Trial)
        public void make() {
            Rng rng = new Rng(2);
            for (int c = 0; c < 50; c++) {
                float[] centre = rng.normal(512, 1);
                double[][] points = new double[50][512];
                for (double[] point : points) {
                    for (int j = 0; j < 512; j++) {
                        point[j] = Math.max(0, centre[j] + 0.7 * rng.nextGaussian());
                    }
                }
                manifolds.add(points);
            }
        }

        @TearDown(Level.Trial)
        public void report() throws IOException {
            peak();
        }
    }

    @Benchmark
    public double linearCka(Activations a) {
        return new LinearCka().of(a.x, a.y);
    }

    @Benchmark
    public double unbiasedCka(Activations a) {
        return new UnbiasedCka().of(a.x, a.y);
    }

    @Benchmark
    public double cca(Activations a) {
        return new Cca(Cca.Summary.MEAN).of(a.x, a.y);
    }

    /** 100 draws, one repeat. */
    @Benchmark
    public ManifoldGeometry manifoldCapacity(Manifolds m) {
        return Glue.of(100, 50, 1, Dichotomies.RANDOM, 3).analyze(m.manifolds);
    }

    private static void peak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM")) {
                System.out.println("peak resident memory " + line.substring(6).trim());
            }
        }
    }

    public static void main(String[] args) throws RunnerException {
        String which = args.length == 0 ? "" : args[0];
        new Runner(new OptionsBuilder().include(MeasureBenchmark.class.getName() + "." + which).build()).run();
    }
}
