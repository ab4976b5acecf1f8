package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.bench.Clock;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.multitask.aggregator.Mean;
import kindred.task.Loss;

/**
 * What a step of each aggregator costs against plain training: 1 M shared weights, m tasks on one input, a batch of
 * 256. A program, not a test: it prints a Markdown table. Arguments: the numbers of tasks, 8 by default. Time is
 * {@link Clock}'s: run it with {@code KINDRED_THREADS=1}, the launcher's {@code MALLOC_} settings and
 * {@code -Xms512m -XX:+AlwaysPreTouch}, else first touches of memory count too.
 * The last column is the highest resident memory of the process so far: for one number of tasks a process, its heap not
 * touched before, and {@code -Dmethods=none}, the first two rows tell what the rows take.
 */
public final class AggregatorCost {
    private static final int[] SIZES = {256, 1000, 750, 10};
    private static final int BATCH = 256;
    private static final int REPEATS = 9;
    private static final String FILTER = System.getProperty("methods", ".*");

    private AggregatorCost() {
    }

    public static void main(String[] arguments) throws Exception {
        int[] counts = arguments.length == 0 ? new int[] {8}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        for (int tasks : counts) {
            measure(tasks);
        }
    }

    private static void measure(int tasks) throws Exception {
        Layout.Builder builder = Layout.builder().add("trunk.0", Layout.Role.WEIGHT, SIZES[0], SIZES[1])
                .add("trunk.1", Layout.Role.WEIGHT, SIZES[1], SIZES[2]);
        String[] heads = new String[tasks];
        for (int i = 0; i < tasks; i++) {
            heads[i] = "head." + i;
            builder.add(heads[i], Layout.Role.WEIGHT, SIZES[2], SIZES[3]);
        }
        Layout layout = builder.build();
        Sharing sharing = Sharing.heads(layout, heads);
        try (NDManager manager = Compute.manager()) {
            Weights w = Weights.of(layout, Tensors.of(manager, new Rng(1).normal((int) layout.size(), 0.03),
                    layout.size()));
            NDArray x = Tensors.of(manager, new Rng(2).normal(BATCH * SIZES[0], 1), BATCH, SIZES[0]);
            long[] labels = new Rng(3).longs(BATCH, 0, SIZES[3]).toArray();
            NDArray y = Tensors.of(manager, labels, BATCH);
            Objectives objectives = Objectives.joint(tasks, pass -> losses(pass, heads, x, y));
            Map<String, TaskRule> rules = new LinkedHashMap<>();
            rules.put("plain (Mean, one backward pass)", new AggregatedStep(new Mean()));
            rules.put("m backward passes, rows only", new RowsOnly());
            AggregatorPropertiesTest.scanned().stream().filter(s -> s.name().matches(FILTER)).forEach(subject ->
                    rules.put(subject.name(), new AggregatedStep(subject.make().apply(tasks))));
            double plain = 0;
            System.out.printf("%n%d tasks, %,d shared weights%n%n| method | ms a step | times plain | over its passes "
                    + "| peak MB |%n|---|---|---|---|---|%n", tasks, sharing.shared().size());
            for (Map.Entry<String, TaskRule> rule : rules.entrySet()) {
                boolean onePass = rule.getValue() instanceof AggregatedStep step
                        && step.aggregator() instanceof LossWeighting;
                TaskRule passes = onePass ? new AggregatedStep(new Mean()) : new RowsOnly();
                double[] pair = medians(rule.getValue(), passes, objectives, w, sharing);
                plain = plain == 0 ? pair[0] : plain;
                System.out.printf("| %s | %.1f | %.2f | %+.0f %% | %d |%n", rule.getKey(), pair[0], pair[0] / plain,
                        100 * (pair[1] - 1), peak());
            }
        }
    }

    private static List<NDArray> losses(Pass pass, String[] heads, NDArray x, NDArray y) {
        NDArray z = Tensors.alias(pass.manager(), x).matMul(pass.get("trunk.0")).maximum(0)
                .matMul(pass.get("trunk.1")).maximum(0);
        NDArray targets = Tensors.alias(pass.manager(), y);
        List<NDArray> losses = new ArrayList<>();
        for (String head : heads) {
            losses.add(Loss.crossEntropy().of(z.matMul(pass.get(head)), targets));
        }
        return losses;
    }

    private static long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(l -> l.startsWith("VmHWM"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    /** The time of a step, and its ratio to that of its passes, taken in turn: both drift with the heap. */
    private static double[] medians(TaskRule rule, TaskRule passes, Objectives objectives, Weights w,
            Sharing sharing) {
        double[] times = new double[REPEATS];
        double[] ratios = new double[REPEATS];
        for (int k = -3; k < REPEATS; k++) {
            double base = time(passes, objectives, w, sharing, k + 3);
            double own = time(rule, objectives, w, sharing, k + 3);
            if (k >= 0) {
                times[k] = own;
                ratios[k] = own / base;
            }
        }
        Arrays.sort(times);
        Arrays.sort(ratios);
        return new double[] {times[REPEATS / 2], ratios[REPEATS / 2]};
    }

    private static double time(TaskRule rule, Objectives objectives, Weights w, Sharing sharing, int number) {
        long begin = Clock.nanos();
        try (Step step = Step.recording()) {
            rule.gradient(objectives, w, sharing, new StepContext(number, 0, new Rng(number)), step.manager());
        }
        return (Clock.nanos() - begin) / 1e6;
    }

    /** The backward passes and nothing else. */
    private record RowsOnly() implements TaskRule {
        @Override
        public StepGradient gradient(Objectives objectives, Weights weights, Sharing sharing, StepContext step,
                NDManager manager) {
            return StepGradient.of(weights.in(manager).vector(), Jacobian.of(objectives, weights, sharing,
                    pass -> pass, manager));
        }

        @Override
        public List<Aggregator> aggregators() {
            return List.of();
        }
    }
}
