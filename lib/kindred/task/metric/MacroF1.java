package kindred.task.metric;

import java.util.Collection;
import java.util.TreeMap;

/**
 * The plain mean over classes of F1 = 2 TP / (2 TP + FP + FN), in [0, 1]. The classes are those that occur among the
 * predictions or the truths; one that is never predicted rightly counts as 0.
 */
public record MacroF1() implements Metric<int[], int[]> {
    @Override
    public String name() {
        return "macro-F1";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public double of(int[] predicted, int[] truth) {
        Checks.sameLength(name(), predicted.length, truth.length);
        TreeMap<Integer, Count> counts = new TreeMap<>();
        for (int i = 0; i < truth.length; i++) {
            Count expected = counts.computeIfAbsent(truth[i], c -> new Count());
            Count said = counts.computeIfAbsent(predicted[i], c -> new Count());
            expected.mentions++;
            said.mentions++;
            if (predicted[i] == truth[i]) {
                said.right++;
            }
        }
        Collection<Count> classes = counts.values();
        return classes.stream().mapToDouble(c -> 2.0 * c.right / c.mentions).sum() / classes.size();
    }

    /** {@code mentions} = 2 TP + FP + FN: how often the class was predicted plus how often it was true. */
    private static final class Count {
        private int mentions;
        private int right;
    }
}
