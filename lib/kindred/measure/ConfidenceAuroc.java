package kindred.measure;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import kindred.core.Compute;

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
            double[] scores = all(confidences);
            return Auroc.of(where(scores, right, 1), where(scores, right, 0));
        }

        private static double[] all(List<double[]> parts) {
            return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
        }

        private static double[] where(double[] scores, double[] flags, double flag) {
            return IntStream.range(0, scores.length)
                    .filter(i -> flags[i] == flag)
                    .mapToDouble(i -> scores[i])
                    .toArray();
        }
    }
}
