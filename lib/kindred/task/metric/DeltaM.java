package kindred.task.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Delta_m, the mean relative change in percent of a multi-task run against single-task runs (Maninis, Radosavovic and
 * Kokkinos, 2019). Positive is better here. Papers differ: some print the opposite sign, and some the mean over all
 * metrics ({@link #overMetrics}) instead of the mean over tasks of each task's mean ({@link #overTasks}).
 */
public final class DeltaM {
    private DeltaM() {
    }

    /** The mean over tasks of the mean over the task's metrics: every task weighs the same. */
    public static double overTasks(List<Comparison> comparisons) {
        return mean(byTask(comparisons).values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The mean over all metrics: a task with more metrics weighs more. */
    public static double overMetrics(List<Comparison> comparisons) {
        return mean(comparisons.stream().mapToDouble(Comparison::percent).toArray());
    }

    /** Delta_t of every task, the mean over its metrics, in the order of first appearance. */
    public static Map<String, Double> byTask(List<Comparison> comparisons) {
        return byTask(comparisons, Comparison::percent);
    }

    /** The same with another measure of change, {@link Comparison#logPercent} where errors are near 0. */
    public static Map<String, Double> byTask(List<Comparison> comparisons, ToDoubleFunction<Comparison> change) {
        return comparisons.stream().collect(Collectors.groupingBy(
                Comparison::task, LinkedHashMap::new, Collectors.averagingDouble(change)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow(
                () -> new IllegalArgumentException("Delta_m needs at least one comparison, got none"));
    }
}
