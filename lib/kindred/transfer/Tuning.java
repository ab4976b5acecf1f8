package kindred.transfer;

import ai.djl.ndarray.NDManager;
import kindred.core.Compute;
import kindred.core.Weights;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * Training the stages above a frozen part. The frozen part's features are computed once, which is exact since it is in
 * evaluation mode, or in every step.
 *
 * @param start where to begin; stays as it is
 * @param frozen how many of the first stages do not move
 * @param cached whether the features are kept: memory for all examples at the cut instead of time
 */
record Tuning(TrainedNetwork start, int frozen, Task task, Trainer trainer, boolean cached) {
    /**
     * What the training gave.
     *
     * @param model all stages
     * @param score the task's measure on its test examples
     */
    record Outcome(TrainedNetwork model, double score, Trained run) {}

    /** Trains; the model lives in {@code manager}. */
    Outcome run(NDManager manager) {
        if (frozen == 0 || !cached) {
            Trained run = trainer.fit(start.network(), start.weights().in(manager), task.train(), task.loss(),
                    start.network().ranges(frozen, start.depth()));
            TrainedNetwork model = new TrainedNetwork(start.network(), run.weights());
            return new Outcome(model, model.score(task, task.test()), run);
        }
        try (NDManager scratch = Compute.manager()) {
            TrainedNetwork below = start.below(scratch, frozen);
            TrainedNetwork above = start.above(scratch, frozen);
            Task features = task.with(through(scratch, below, task.train()), through(scratch, below, task.test()));
            Trained run = trainer.fit(above.network(), above.weights(), features.train(), task.loss());
            TrainedNetwork top = new TrainedNetwork(above.network(), run.weights());
            Weights whole = start.weights().copy(manager);
            TrainedNetwork model = new TrainedNetwork(start.network(), whole);
            model.assignTop(top);
            return new Outcome(model, top.score(features, features.test()),
                    new Trained(whole, run.history(), run.steps(), run.seconds()));
        }
    }

    private static Examples through(NDManager manager, TrainedNetwork below, Examples examples) {
        return examples.withInputs(Evaluate.outputs(manager, below.network(), below.weights(), examples));
    }
}
