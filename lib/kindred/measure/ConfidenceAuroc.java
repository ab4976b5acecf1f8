package kindred.measure;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import kindred.core.Compute;
import kindred.task.metric.Auroc;

/**
 * How well confidence tells right from wrong predictions: the area under the receiver operating characteristic of the
 * largest class probability for correct against wrong examples, in [0, 1]. NaN when all are right or all are wrong.
 */
public record ConfidenceAuroc() implements Marker {

    @Override
    public String name() {
        return "AUROC of confidence";
    }

    @Override
    public Accumulator start() {
        return new Running(name());
    }

    private static final class Running implements Accumulator {
        private final List<double[]> confidences = new ArrayList<>();
        private final List<double[]> correct = new ArrayList<>();
        private final String who;

        Running(String who) {
            this.who = who;
        }

        @Override
        public void add(Features batch) {
            try (NDManager step = Compute.manager()) {
                confidences.add(Predictions.confidence(batch, who, step).toDoubleArray());
                correct.add(Predictions.correct(batch, who, step).toDoubleArray());
            }
        }

        @Override
        public double value() {
            double[] right = all(correct);
            boolean[] positive = new boolean[right.length];
            int count = 0;
            for (int i = 0; i < right.length; i++) {
                positive[i] = right[i] == 1;
                count += positive[i] ? 1 : 0;
            }
            return count == 0 || count == right.length ? Double.NaN : new Auroc().of(all(confidences), positive);
        }

        private static double[] all(List<double[]> parts) {
            return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
        }
    }
}
