package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;

/**
 * Negative conditional entropy (Tran, Nguyen and Hassner 2019): {@code -H(Y | Z)} in nats of target
 * labels Y given the source model's most likely class Z. In [-log classes, 0], higher promises better transfer.
 *
 * <p>Needs logits over the source classes and labels of the target task. An error with one target class.
 */
public record Nce() implements Marker {

    @Override
    public String name() {
        return "NCE";
    }

    @Override
    public Accumulator start() {
        return new Running();
    }

    private static final class Running implements Accumulator {
        private final List<int[]> labels = new ArrayList<>();
        private final List<long[]> predicted = new ArrayList<>();

        @Override
        public void add(Features batch) {
            labels.add(batch.requireLabels("NCE"));
            try (NDManager step = Compute.manager()) {
                NDArray logits = Rows.matrix(step, batch.requireLogits("NCE"), "logits");
                predicted.add(logits.argMax(1).toType(DataType.INT64, false).toLongArray());
            }
        }

        @Override
        public double value() {
            int[] y = labels.stream().flatMapToInt(Arrays::stream).toArray();
            long[] z = predicted.stream().flatMapToLong(Arrays::stream).toArray();
            TargetClasses.requireTwo(y, "NCE");
            int sources = (int) Arrays.stream(z).max().getAsLong() + 1;
            double[][] joint = new double[sources][Arrays.stream(y).max().getAsInt() + 1];
            for (int i = 0; i < y.length; i++) {
                joint[(int) z[i]][y[i]]++;
            }
            double sum = 0;
            for (double[] given : joint) {
                double total = Arrays.stream(given).sum();
                for (double count : given) {
                    sum += count == 0 ? 0 : count * Math.log(count / total);
                }
            }
            return sum / y.length;
        }
    }
}
