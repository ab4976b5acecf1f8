package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.train.Listener;

/**
 * Now and then during training: the cosines between the tasks' gradients, and what one task's step does to another's
 * loss (inter-task affinity; Fifty et al., 2021, "Efficiently identifying task groupings", equation 1).
 *
 * <p>The affinity of i onto j is {@code 1 - L_j(w - r g_i / |g_i|) / L_j(w)} over the shared weights. Two things differ
 * from the paper, so that runs with different optimizers can be compared: every step has the length r = 0.01, and L_j is
 * measured on examples that g_i did not see. Over a training it is the sum of the falls over the sum of the losses: a
 * mean of ratios would hear little but the end, where losses are small.
 */
final class TransferProbe implements Listener {
    static final double LENGTH = 0.01;

    private final Sharing sharing;
    private final LongFunction<Objectives> draws;
    private final long every;
    private final List<Seen> seen = new ArrayList<>();

    /**
     * What was seen at one step.
     *
     * @param cosines m x m; NaN where a gradient is zero
     * @param losses before the step
     * @param falls what a step for the row's task takes off the loss of the column's; above 0 where the step helps
     */
    record Seen(long step, double[][] cosines, double[] losses, double[][] falls) {
    }

    /** The affinity of one task onto another, at most 1, over all that was seen. */
    static double affinity(List<Seen> seen, int from, int onto) {
        double falls = 0;
        double losses = 0;
        for (Seen s : seen) {
            falls += s.falls()[from][onto];
            losses += s.losses()[onto];
        }
        return falls / losses;
    }

    /**
     * @param draws batches of the training examples by number
     * @param every how many steps lie between two looks
     */
    TransferProbe(Sharing sharing, LongFunction<Objectives> draws, long every) {
        this.sharing = sharing;
        this.draws = draws;
        this.every = every;
    }

    List<Seen> seen() {
        return seen;
    }

    @Override
    public void after(long step, Weights weights) {
        if (step % every == 0) {
            seen.add(look(step, weights));
        }
    }

    private Seen look(long step, Weights weights) {
        int m = sharing.tasks();
        Objectives others = draws.apply(2 * step + 1);
        double[][] falls = new double[m][];
        try (Step scope = Step.quiet()) {
            NDManager local = scope.manager();
            TaskGradients gradients = Jacobian.of(draws.apply(2 * step), weights, sharing, pass -> pass, local);
            double[] before = losses(others, weights);
            for (int i = 0; i < m; i++) {
                NDArray downhill = Perturbation.plain(LENGTH).of(gradients.rows().get(i), gradients.rows().get(i)).neg();
                NDArray move = sharing.assemble(local, downhill, Collections.nCopies(m, null));
                falls[i] = losses(others, weights.in(local).plus(move, 1));
                for (int j = 0; j < m; j++) {
                    falls[i][j] = before[j] - falls[i][j];
                }
            }
            return new Seen(step, Conflict.cosines(GradientRows.gramian(gradients.rows())), before, falls);
        }
    }

    private static double[] losses(Objectives objectives, Weights weights) {
        try (Step step = Step.quiet()) {
            return Jacobian.values(objectives.losses(Pass.of(weights).open(step)).toArray(new NDArray[0]));
        }
    }
}
