package kindred.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hierarchical clustering with average linkage (UPGMA, Sokal and Michener 1958).
 *
 * @param order the items as the leaves of the tree, those merged early side by side
 * @param merges from the first to the last
 */
public record Clustering(int[] order, List<Merge> merges) {
    /**
     * Two clusters that become one.
     *
     * @param first its items
     * @param second its items
     * @param distance mean distance between an item of the one and an item of the other
     */
    public record Merge(List<Integer> first, List<Integer> second, double distance) {}

    /**
     * Clusters items.
     *
     * @param distance symmetric, (items, items); may be negative, the diagonal is not used
     * @throws IllegalArgumentException if the matrix is empty, not symmetric or has a value that is not finite
     */
    public static Clustering averageLinkage(double[][] distance) {
        int n = distance.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (!Double.isFinite(distance[i][j]) || Math.abs(distance[i][j] - distance[j][i]) > 1e-9) {
                    throw new IllegalArgumentException("Distances of items " + i + " and " + j + " are "
                            + distance[i][j] + " and " + distance[j][i] + ", expected one finite number");
                }
            }
        }
        if (n == 0) {
            throw new IllegalArgumentException("Nothing to cluster");
        }
        List<List<Integer>> clusters = new ArrayList<>();
        IntStream.range(0, n).forEach(i -> clusters.add(List.of(i)));
        List<Merge> merges = new ArrayList<>();
        while (clusters.size() > 1) {
            Merge nearest = nearest(clusters, distance);
            merges.add(nearest);
            int at = clusters.indexOf(nearest.first());
            clusters.remove(nearest.second());
            clusters.set(at, joined(nearest, distance));
        }
        return new Clustering(
                clusters.get(0).stream().mapToInt(Integer::intValue).toArray(), List.copyOf(merges));
    }

    private static Merge nearest(List<List<Integer>> clusters, double[][] distance) {
        List<Merge> pairs = new ArrayList<>();
        for (int a = 0; a < clusters.size(); a++) {
            for (int b = a + 1; b < clusters.size(); b++) {
                List<Integer> first = clusters.get(a);
                List<Integer> second = clusters.get(b);
                double mean = first.stream().flatMapToDouble(
                        i -> second.stream().mapToDouble(j -> distance[i][j])).average().orElseThrow();
                pairs.add(new Merge(first, second, mean));
            }
        }
        return pairs.stream().min(Comparator.comparingDouble(Merge::distance)).orElseThrow();
    }

    /** Both lists in a row, each turned so that the nearest ends meet. */
    private static List<Integer> joined(Merge merge, double[][] distance) {
        double best = Double.POSITIVE_INFINITY;
        List<Integer> chosen = null;
        for (List<Integer> first : List.of(merge.first(), reversed(merge.first()))) {
            for (List<Integer> second : List.of(merge.second(), reversed(merge.second()))) {
                double gap = distance[first.get(first.size() - 1)][second.get(0)];
                if (gap < best) {
                    best = gap;
                    chosen = new ArrayList<>(first);
                    chosen.addAll(second);
                }
            }
        }
        return chosen;
    }

    private static List<Integer> reversed(List<Integer> list) {
        List<Integer> copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }
}
