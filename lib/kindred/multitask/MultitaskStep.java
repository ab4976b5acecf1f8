package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.train.Listener;
import kindred.train.StepRule;

/**
 * A {@link TaskRule} in a trainer: {@code Trainer...listen(step).run(start, sharing.trained(), examples, step)}.
 *
 * <p>It also reports what aggregators ask for, and only then: mean losses at the end of each epoch, and the losses of
 * the same batch after the step (one more forward pass), which needs it to be the trainer's listener too. One object
 * serves one run.
 */
public final class MultitaskStep implements StepRule, Listener {
    private static final String LOSS_SUMS = "loss-sums";

    private final TaskRule rule;
    private final Sharing sharing;
    private final Function<StepRule.At, Objectives> batches;
    private final int stepsPerEpoch;
    private final ObjLongConsumer<StepGradient> watcher;
    private final boolean watchesEpochs;
    private final boolean watchesSteps;
    private double[] lossSums;
    private Objectives lastBatch;
    private Rng lastRng;

    /**
     * @param batches from where a step stands (its rows, its number) to the losses of its batch; called once per step
     * @param stepsPerEpoch as the trainer counts them, at least 1
     */
    public MultitaskStep(TaskRule rule, Sharing sharing, Function<StepRule.At, Objectives> batches, int stepsPerEpoch) {
        this(rule, sharing, batches, stepsPerEpoch, (gradient, step) -> { });
    }

    /** @param watcher sees what each step has computed, with the step's number from 0; may read, not keep */
    public MultitaskStep(TaskRule rule, Sharing sharing, Function<StepRule.At, Objectives> batches, int stepsPerEpoch,
            ObjLongConsumer<StepGradient> watcher) {
        if (stepsPerEpoch < 1) {
            throw new IllegalArgumentException("an epoch needs at least 1 step, got " + stepsPerEpoch);
        }
        this.rule = rule;
        this.sharing = sharing;
        this.batches = batches;
        this.stepsPerEpoch = stepsPerEpoch;
        this.watcher = watcher;
        this.watchesEpochs = rule.aggregators().stream().anyMatch(a -> a instanceof EpochObserver);
        this.watchesSteps = rule.aggregators().stream().anyMatch(a -> a instanceof StepObserver);
    }

    @Override
    public Descent descent(At at) {
        if (!at.trained().equals(sharing.trained())) {
            throw new IllegalArgumentException("the trainer moves " + at.trained() + ", the tasks' weights are "
                    + sharing.trained());
        }
        requireObserved(at.number());
        NDManager manager = at.step().manager();
        int epoch = Math.toIntExact(at.number() / stepsPerEpoch);
        lastBatch = batches.apply(at);
        lastRng = at.rng().split("dropout");
        StepGradient gradient = rule.gradient(lastBatch, at.weights(), sharing,
                new StepContext(at.number(), epoch, at.rng()), manager);
        watcher.accept(gradient, at.number());
        if (watchesEpochs) {
            addUp(GradientRows.host(gradient.losses()));
            if ((at.number() + 1) % stepsPerEpoch == 0) {
                report(epoch);
            }
        }
        NDArray trained = Sharing.part(gradient.vector(), sharing.trained());
        return new Descent(gradient.losses().mean(), trained);
    }

    /** Losses after the step are owed to the aggregator before the next: without them it would silently stand still. */
    private void requireObserved(long number) {
        if (watchesSteps && lastBatch != null) {
            throw new IllegalStateException("step " + number + " begins, but no losses were seen after the one before:"
                    + " make this the trainer's listener as well");
        }
    }

    private void addUp(double[] losses) {
        if (lossSums == null) {
            lossSums = new double[losses.length];
        }
        for (int i = 0; i < losses.length; i++) {
            lossSums[i] += losses[i];
        }
    }

    private void report(int epoch) {
        double[] means = lossSums;
        for (int i = 0; i < means.length; i++) {
            means[i] /= stepsPerEpoch;
        }
        lossSums = null;
        for (Aggregator aggregator : rule.aggregators()) {
            if (aggregator instanceof EpochObserver observer) {
                observer.endOfEpoch(epoch, means.clone());
            }
        }
    }

    @Override
    public void after(long step, Weights weights) {
        if (watchesSteps && lastBatch != null) {
            double[] losses = lossesAt(weights);
            for (Aggregator aggregator : rule.aggregators()) {
                if (aggregator instanceof StepObserver observer) {
                    observer.afterStep(losses);
                }
            }
        }
        lastBatch = null;
    }

    /** The state of every aggregator that has one, and the losses added up since the epoch began. */
    @Override
    public NDList state(NDManager manager) {
        NDList all = new NDList();
        for (int i = 0; i < rule.aggregators().size(); i++) {
            if (rule.aggregators().get(i) instanceof Stateful stateful) {
                for (NDArray array : stateful.state(manager)) {
                    array.setName(i + "." + array.getName());
                    all.add(array);
                }
            }
        }
        if (lossSums != null) {
            NDArray sums = manager.create(lossSums);
            sums.setName(LOSS_SUMS);
            all.add(sums);
        }
        return all;
    }

    @Override
    public void restore(NDList state) {
        List<String> left = new ArrayList<>(state.stream().map(NDArray::getName).toList());
        for (int i = 0; i < rule.aggregators().size(); i++) {
            if (rule.aggregators().get(i) instanceof Stateful stateful) {
                String prefix = i + ".";
                NDList own = new NDList();
                for (NDArray array : state) {
                    if (array.getName().startsWith(prefix)) {
                        left.remove(array.getName());
                        array.setName(array.getName().substring(prefix.length()));
                        own.add(array);
                    }
                }
                stateful.restore(own);
            }
        }
        NDArray sums = state.get(LOSS_SUMS);
        lossSums = sums == null ? null : sums.toDoubleArray();
        left.remove(LOSS_SUMS);
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("The state holds " + left + ", which none of " + rule.aggregators()
                    + " remembers");
        }
    }

    /** With the masks of the step, so that only the weights differ; statistics of normalisation are not touched. */
    private double[] lossesAt(Weights weights) {
        try (Step step = Step.quiet()) {
            Weights read = FlatRegions.withOwnBuffers(weights.in(step.manager()), step.manager());
            Pass pass = Pass.of(read).training(lastRng).open(step);
            return Jacobian.values(lastBatch.losses(pass).toArray(new NDArray[0]));
        }
    }
}
