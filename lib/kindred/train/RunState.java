package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Ranges;
import kindred.core.Script;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/** All that a run remembers between steps; what a checkpoint saves. */
final class RunState {
    private static final Script OPS = Script.resource(RunState.class, "optimizers.torchscript");

    final Weights weights;
    final Weights best;
    final Ranges trained;
    final StepRule rule;
    final String fingerprint;
    final List<Optimizer.State> optimizers = new ArrayList<>();
    final List<Trained.Point> history = new ArrayList<>();
    final NDArray lossSum;
    long step;
    long lossFrom;
    double bestScore = Double.NEGATIVE_INFINITY;
    int staleEpochs;
    boolean stopped;
    private final boolean validated;

    private RunState(NDManager scope, Trainer trainer, Weights start, Ranges trained, StepRule rule, long steps) {
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("Nothing to train: the trained part is empty");
        }
        this.weights = start.copy(scope);
        this.validated = trainer.validation.isPresent();
        this.best = validated ? start.copy(scope) : weights;
        this.trained = trained;
        this.rule = rule;
        this.lossSum = scope.zeros(new Shape(), DataType.FLOAT64);
        for (Ranges.Range part : trained.parts()) {
            optimizers.add(trainer.optimizer.start(
                    scope, start.layout(), Ranges.of(part.from(), part.to()), start.vector()));
        }
        this.fingerprint = "steps " + steps + ", batch " + trainer.batch + ", seed " + trainer.rng.seed()
                + ", clip " + trainer.clip + ", trained " + trained + ", " + trainer.optimizer.getClass().getSimpleName()
                + " rate " + trainer.optimizer.rate();
    }

    static RunState start(NDManager scope, Trainer trainer, Weights start, Ranges trained, StepRule rule,
            long steps) {
        return new RunState(scope, trainer, start, trained, rule, steps);
    }

    /** Clips the gradient, moves the weights and adds up the loss; nothing is recorded. */
    void update(Step step, StepRule.Descent descent, double rate, double clip) {
        if (!descent.gradient().getShape().equals(new Shape(trained.size()))) {
            throw new IllegalArgumentException("The step rule's gradient has shape " + descent.gradient().getShape()
                    + ", expected (" + trained.size() + "), the trained part");
        }
        try (Step quiet = Step.quiet()) {
            NDManager scratch = quiet.manager();
            NDArray gradient = descent.gradient();
            if (Double.isFinite(clip)) {
                OPS.call(scratch, "clip_", gradient, scratch.create(clip).toType(gradient.getDataType(), false));
            }
            long at = 0;
            for (int i = 0; i < optimizers.size(); i++) {
                Ranges.Range part = trained.parts().get(i);
                NDArray piece = optimizers.size() == 1 ? gradient
                        : Tensors.range(scratch, gradient, new Ranges.Range(at, at + part.size()));
                optimizers.get(i).step(Tensors.range(scratch, weights.vector(), part), piece, rate);
                at += part.size();
            }
            lossSum.addi(Tensors.alias(scratch, descent.loss()).toType(DataType.FLOAT64, false));
        }
    }

    void readLoss(long now, double rate) {
        double mean = lossSum.getDouble() / (now - lossFrom);
        if (!Double.isFinite(mean)) {
            throw new TrainingDiverged(mean, lossFrom + 1, now, rate);
        }
        history.add(new Trained.Point(now, "loss", mean, rate));
        try (Step quiet = Step.quiet()) {
            lossSum.muli(quiet.manager().create(0.0));
        }
        lossFrom = now;
    }

    void validate(Validation validation, int epoch) {
        double score = validation.score().applyAsDouble(weights);
        history.add(new Trained.Point(step, "validation", score, 0));
        if (score > bestScore) {
            bestScore = score;
            staleEpochs = 0;
            best.assign(weights);
        } else if (++staleEpochs >= validation.patience()) {
            stopped = true;
        }
    }

    Weights result() {
        return validated && bestScore > Double.NEGATIVE_INFINITY ? best : weights;
    }

    String note() {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).what().equals("loss")) {
                return "loss %.4f".formatted(history.get(i).value());
            }
        }
        return "";
    }

    /** The memory of all optimizers by name. */
    Map<String, NDArray> memory() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (int i = 0; i < optimizers.size(); i++) {
            for (Map.Entry<String, NDArray> part : optimizers.get(i).memory().entrySet()) {
                all.put(part.getKey() + "." + i, part.getValue());
            }
        }
        return all;
    }
}
