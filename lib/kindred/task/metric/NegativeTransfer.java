package kindred.task.metric;

import java.util.List;
import java.util.Map;
import kindred.table.Stats;

/**
 * The tasks that other tasks hurt: those whose relative change Delta_t against single-task training lies below 0 beyond
 * the doubt that seeds leave.
 */
public final class NegativeTransfer {
    private NegativeTransfer() {
    }

    /**
     * The tasks whose 95 % t interval of Delta_t over seeds lies wholly below 0; their number is the negative transfer
     * count.
     *
     * @param bySeed for every task its Delta_t of every seed ({@link DeltaM#byTask}), two or more
     * @throws IllegalArgumentException if a task has fewer than two seeds or a value is not finite
     */
    public static List<String> tasks(Map<String, double[]> bySeed) {
        return bySeed.entrySet().stream()
                .filter(task -> Stats.t(task.getValue()).below(0))
                .map(Map.Entry::getKey)
                .toList();
    }
}
