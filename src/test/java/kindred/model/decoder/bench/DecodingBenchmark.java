package kindred.model.decoder.bench;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.decoder.AttentionScale;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Greedy decoding of sorting at length 100: 50 prompts of 101 tokens, 101 tokens written behind each, by two blocks of
 * width 64 with tempered attention, vocabulary 107. With the key-value cache every step reads one token, without it all
 * tokens again. Run {@code main} with the test class path.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = {"-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"})
public class DecodingBenchmark {
    private static final int VOCABULARY = 107;
    private static final int LENGTH = 100;
    private static final int PROMPTS = 50;

    /** Whether keys and values are kept. */
    @Param({"true", "false"})
    public boolean cache;

    private NDManager manager;
    private Scorer scorer;
    private List<int[]> prompts;

    @Setup(Level.Trial)
    public void make() {
        manager = Compute.manager();
        Decoder decoder = Decoder.of(VOCABULARY, 64, 2, 4).scale(new AttentionScale.LengthTempered()).deviation(0.1);
        Weights weights = decoder.initial(manager, new Rng(0));
        scorer = cache ? decoder.scorer(weights) : Scorer.of(decoder, weights, VOCABULARY);
        prompts = IntStream.range(0, PROMPTS)
                .mapToObj(i -> new Rng(i).ints(LENGTH + 1, 0, VOCABULARY).toArray()).toList();
    }

    @TearDown(Level.Trial)
    public void free() {
        manager.close();
    }

    /** No token is the end, so that every answer has its full length. */
    @Benchmark
    public int[][] greedy() {
        return Decoding.greedy(-1, LENGTH + 1).of(scorer, prompts);
    }

    public static void main(String[] args) throws RunnerException {
        new Runner(new OptionsBuilder().include(DecodingBenchmark.class.getName()).build()).run();
    }
}
