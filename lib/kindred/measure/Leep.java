package kindred.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;

/**
 * Log expected empirical prediction (Nguyen et al. 2020): the mean log likelihood of target labels when
 * they are predicted from the source model's class probabilities through the empirical joint distribution of target
 * labels and source classes. At most 0, higher promises better transfer.
 *
 * <p>Needs logits over the source classes and labels of the target task. The likelihood needs the joint distribution
 * of all examples first, so the probabilities are kept, {@code n x source classes} doubles. An error with one target
 * class.
 */
public record Leep() implements Marker {

    @Override
    public String name() {
        return "LEEP";
    }

    @Override
    public Accumulator start() {
        return new Running();
    }

    private static final class Running implements Accumulator {
        private final NDManager manager = Compute.manager();
        private final List<NDArray> probabilities = new ArrayList<>();
        private final List<int[]> labels = new ArrayList<>();
        private int sources = -1;

        @Override
        public void add(Features batch) {
            int[] own = batch.requireLabels("LEEP");
            NDArray logits = batch.requireLogits("LEEP");
            int width = (int) logits.getShape().get(1);
            if (sources >= 0 && width != sources) {
                throw new IllegalArgumentException(
                        "logits over " + width + " source classes, the batches before had " + sources);
            }
            sources = width;
            try (NDManager step = manager.newSubManager()) {
                NDArray p = Rows.matrix(step, logits, "logits").softmax(1);
                p.attach(manager);
                probabilities.add(p);
                labels.add(own);
            }
        }

        @Override
        public double value() {
            int[] all = labels.stream().flatMapToInt(Arrays::stream).toArray();
            TargetClasses.requireTwo(all, "LEEP");
            int classes = Arrays.stream(all).max().getAsInt() + 1;
            try (NDManager step = manager.newSubManager()) {
                NDArray joint = step.zeros(new Shape(classes, sources), DataType.FLOAT64);
                for (int b = 0; b < labels.size(); b++) {
                    joint.addi(oneHot(step, labels.get(b), classes).transpose().matMul(alias(step, b)));
                }
                // A source class with no probability at all predicts nothing: 0 of 0 counts as 0.
                NDArray given = joint.div(joint.sum(new int[] {0}, true).maximum(Double.MIN_NORMAL));
                double sum = 0;
                for (int b = 0; b < labels.size(); b++) {
                    NDArray predicted = alias(step, b).matMul(given.transpose());
                    NDArray own = predicted.mul(oneHot(step, labels.get(b), classes)).sum(new int[] {1});
                    sum += own.log().sum().toDoubleArray()[0];
                }
                return sum / all.length;
            }
        }

        @Override
        public void close() {
            manager.close();
        }

        private NDArray alias(NDManager step, int b) {
            NDArray alias = probabilities.get(b).stopGradient();
            alias.attach(step);
            return alias;
        }

        private static NDArray oneHot(NDManager step, int[] labels, int classes) {
            return step.create(labels).oneHot(classes, DataType.FLOAT64);
        }
    }
}
