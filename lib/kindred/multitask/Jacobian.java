package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/** Per-task gradients: one row per task, over the shared weights or over a shared representation. */
public final class Jacobian {
    private Jacobian() {
    }

    /**
     * The gradients of several losses with respect to one array of their graph: a leaf of the pass, or an activation
     * (the rows of MGDA-UB, flattened over the batch). The graph stays.
     *
     * @param losses scalars, one per task
     * @param x any array that every loss depends on
     * @return m x size of x, on the manager of x
     */
    public static NDArray rows(List<NDArray> losses, NDArray x) {
        NDList rows = new NDList();
        for (NDArray loss : losses) {
            rows.add(Autograd.gradientKeep(loss, x).flatten());
        }
        return stack(rows);
    }

    /**
     * The gradients of all tasks at these weights: over the shared part as rows, over each head for its task alone.
     *
     * <p>Tasks on the same inputs share one forward pass, whose graph is kept for m backward passes. Tasks on batches
     * of their own run one after the other, and only one graph is alive at a time.
     *
     * @param mode what to add to each pass, for example {@code pass -> pass.training(rng)}
     * @param manager where the result lives
     */
    public static TaskGradients of(Objectives objectives, Weights weights, Sharing sharing,
            UnaryOperator<Pass.Builder> mode, NDManager manager) {
        int m = sharing.tasks();
        if (objectives.tasks() != m) {
            throw new IllegalArgumentException("objectives of " + objectives.tasks() + " tasks for weights shared by "
                    + m);
        }
        NDArray[] losses = new NDArray[m];
        NDArray[] rows = new NDArray[m];
        NDArray[] heads = new NDArray[m];
        try (Step collected = Step.quiet()) {
            if (objectives instanceof Objectives.Joint) {
                try (Step step = Step.recording()) {
                    Pass pass = mode.apply(sharing.pass(weights)).open(step);
                    List<NDArray> graph = objectives.losses(pass);
                    for (int i = 0; i < m; i++) {
                        int leaf = sharing.leafOfHead(i);
                        losses[i] = Tensors.copy(collected.manager(), graph.get(i));
                        differentiate(graph.get(i), pass.leaf(0), leaf < 0 ? null : pass.leaf(leaf), i, rows, heads);
                        rows[i].attach(collected.manager());
                        if (heads[i] != null) {
                            heads[i].attach(manager);
                        }
                    }
                }
            } else {
                for (int i = 0; i < m; i++) {
                    task(objectives, i, weights, sharing, mode, losses, rows, heads, collected.manager(), manager);
                }
            }
            NDArray stacked = stack(new NDList(rows));
            stacked.attach(manager);
            return new TaskGradients(values(losses), stacked, Arrays.asList(heads));
        }
    }

    /** The gradient of one task alone: its shared part as a matrix of one row. */
    static TaskGradients of(Objectives objectives, int task, Weights weights, Sharing sharing,
            UnaryOperator<Pass.Builder> mode, NDManager manager) {
        int m = sharing.tasks();
        NDArray[] losses = new NDArray[m];
        NDArray[] rows = new NDArray[m];
        NDArray[] heads = new NDArray[m];
        try (Step collected = Step.quiet()) {
            task(objectives, task, weights, sharing, mode, losses, rows, heads, collected.manager(), manager);
            NDArray row = rows[task].reshape(1, rows[task].size());
            row.attach(manager);
            return new TaskGradients(values(losses[task]), row, Arrays.asList(heads[task]));
        }
    }

    private static void task(Objectives objectives, int i, Weights weights, Sharing sharing,
            UnaryOperator<Pass.Builder> mode, NDArray[] losses, NDArray[] rows, NDArray[] heads, NDManager collected,
            NDManager manager) {
        try (Step step = Step.recording()) {
            Pass pass = mode.apply(sharing.pass(weights, i)).open(step);
            NDArray loss = objectives.loss(i, pass);
            losses[i] = Tensors.copy(collected, loss);
            differentiate(loss, pass.leaf(0), sharing.heads().get(i).isEmpty() ? null : pass.leaf(1), i, rows, heads);
            rows[i].attach(collected);
            if (heads[i] != null) {
                heads[i].attach(manager);
            }
        }
    }

    private static void differentiate(NDArray loss, NDArray shared, NDArray head, int i, NDArray[] rows,
            NDArray[] heads) {
        if (head == null) {
            rows[i] = Autograd.gradientKeep(loss, shared);
        } else {
            NDList both = Autograd.gradientsKeep(loss, shared, head);
            rows[i] = both.get(0);
            heads[i] = both.get(1);
        }
    }

    private static NDArray stack(NDList rows) {
        return rows.size() == 1 ? rows.get(0).reshape(1, rows.get(0).size()) : NDArrays.stack(rows);
    }

    /** Scalars as host numbers by one transfer. */
    static double[] values(NDArray... scalars) {
        List<NDArray> flat = new ArrayList<>();
        for (NDArray scalar : scalars) {
            flat.add(scalar.reshape(1));
        }
        return GradientRows.host(NDArrays.concat(new NDList(flat), 0));
    }
}
