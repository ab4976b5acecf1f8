package kindred.task;

import ai.djl.ndarray.NDArray;
import kindred.core.Network;
import kindred.core.Step;
import kindred.core.Weights;

/**
 * What a network is asked to do: examples to learn from, examples to be judged by, a loss and a measure.
 *
 * @param name for tables and figures, unique among the tasks of a run
 * @param train examples to learn from
 * @param test examples that no choice depends on
 * @param outputs how many numbers a head for this task gives
 * @param loss what training makes small
 * @param measure what is reported
 */
public record Task(String name, Examples train, Examples test, int outputs, Loss loss, Measure measure) {
    public Task {
        if (name.isBlank() || outputs < 1) {
            throw new IllegalArgumentException("Task '" + name + "' with " + outputs + " outputs");
        }
    }

    /** Classification of int64 targets 0 .. classes-1: cross-entropy, accuracy. */
    public static Task classification(String name, int classes, Examples train, Examples test) {
        return new Task(name, train, test, classes, Loss.crossEntropy(), Measure.accuracy());
    }

    /** Regression of targets (n, outputs): mean squared error, R2. */
    public static Task regression(String name, int outputs, Examples train, Examples test) {
        return new Task(name, train, test, outputs, Loss.meanSquaredError(), Measure.r2());
    }

    /** The measure of a network on the test examples. */
    public double score(Network network, Weights weights) {
        return score(network, weights, test);
    }

    /** The measure of a network on other examples of this task. */
    public double score(Network network, Weights weights, Examples examples) {
        try (Step step = Step.quiet()) {
            NDArray outputs = Evaluate.outputs(step.manager(), network, weights, examples);
            NDArray targets = kindred.core.Tensors.alias(step.manager(), examples.targets());
            return measure.of(outputs, targets);
        }
    }

    /** The same task on other inputs with the same targets: features computed once. */
    public Task with(Examples otherTrain, Examples otherTest) {
        return new Task(name, otherTrain, otherTest, outputs, loss, measure);
    }
}
