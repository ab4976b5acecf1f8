package kindred.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.stream.LongStream;
import kindred.task.metric.Accuracy;
import kindred.task.metric.MacroF1;
import kindred.task.metric.Metric;
import kindred.task.metric.R2;
import kindred.task.metric.Rmse;

/** A metric of a network's outputs: what is compared across tasks and methods. */
public interface Measure {
    /** The field's name, lower case. */
    String name();

    boolean higherIsBetter();

    /** The metric of all outputs (n, ...) of a data set against its targets. */
    double of(NDArray outputs, NDArray targets);

    /** The share of examples whose largest logit is that of the target class. */
    static Measure accuracy() {
        return classes(new Accuracy());
    }

    /** The mean over classes of the F1 score of the largest logit. */
    static Measure macroF1() {
        return classes(new MacroF1());
    }

    /** Root of the mean squared error. */
    static Measure rmse() {
        return numbers(new Rmse());
    }

    /** Coefficient of determination. */
    static Measure r2() {
        return numbers(new R2());
    }

    /** A metric of predicted classes, from logits (n, classes) and int64 targets (n). */
    static Measure classes(Metric<int[], int[]> metric) {
        return new OfMetric(metric, (outputs, targets) ->
                metric.of(ints(outputs.argMax(1)), ints(targets)));
    }

    /** A metric of predicted numbers; outputs and targets of one shape. */
    static Measure numbers(Metric<double[], double[]> metric) {
        return new OfMetric(metric, (outputs, targets) -> metric.of(doubles(outputs), doubles(targets)));
    }

    private static int[] ints(NDArray x) {
        return LongStream.of(x.toType(DataType.INT64, false).toLongArray()).mapToInt(Math::toIntExact).toArray();
    }

    private static double[] doubles(NDArray x) {
        return x.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    /** How outputs and targets become what a metric compares. */
    @FunctionalInterface
    interface Reading {
        double of(NDArray outputs, NDArray targets);
    }

    /** A measure that takes its name from a metric. */
    record OfMetric(Metric<?, ?> metric, Reading reading) implements Measure {
        @Override
        public String name() {
            return metric.name();
        }

        @Override
        public boolean higherIsBetter() {
            return metric.higherIsBetter();
        }

        @Override
        public double of(NDArray outputs, NDArray targets) {
            return reading.of(outputs, targets);
        }
    }
}
