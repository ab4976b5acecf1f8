package kindred.transfer;

import java.util.Arrays;
import kindred.core.Rng;

/**
 * Two disjoint sets of classes: the classes of the source task and of the target task.
 *
 * @param name for tables
 */
public record ClassSplit(String name, int[] source, int[] target) {
    /** A random half for the source, the other for the target. */
    public static ClassSplit randomHalves(int classes, long seed) {
        int[] order = new Rng(seed).split("class split").permutation(classes);
        return new ClassSplit("random " + seed,
                Arrays.copyOf(order, classes / 2), Arrays.copyOfRange(order, classes / 2, classes));
    }

    /** Fashion-MNIST by dissimilarity: clothes worn on the upper body against trousers, shoes and bags. */
    public static ClassSplit dissimilarFashion() {
        return new ClassSplit("dissimilar", new int[] {0, 2, 3, 4, 6}, new int[] {1, 5, 7, 8, 9});
    }

    /** Source and target exchanged. */
    public ClassSplit reversed() {
        return new ClassSplit(name, target, source);
    }
}
