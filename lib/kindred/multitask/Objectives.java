package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import kindred.core.Pass;

/**
 * The losses of m tasks on the data of one step, as functions of the weights: whatever is asked twice must be the same
 * function of the pass.
 */
public sealed interface Objectives {
    /** The number of tasks. */
    int tasks();

    /** The loss of one task, a scalar. */
    NDArray loss(int task, Pass pass);

    /** The losses of all tasks from this pass, scalars. */
    List<NDArray> losses(Pass pass);

    /** All tasks read the same inputs: one forward pass gives every loss. */
    static Objectives joint(int tasks, Function<Pass, List<NDArray>> losses) {
        return new Joint(tasks, losses);
    }

    /** Each task has a batch of its own: one forward pass per task. */
    static Objectives separate(List<Function<Pass, NDArray>> losses) {
        return new Separate(List.copyOf(losses));
    }

    /**
     * Tasks on the same inputs.
     *
     * @param function all losses of one pass, in the order of the tasks
     */
    record Joint(int tasks, Function<Pass, List<NDArray>> function) implements Objectives {
        @Override
        public NDArray loss(int task, Pass pass) {
            return losses(pass).get(task);
        }

        @Override
        public List<NDArray> losses(Pass pass) {
            List<NDArray> losses = function.apply(pass);
            if (losses.size() != tasks) {
                throw new IllegalStateException("the pass gave " + losses.size() + " losses for " + tasks + " tasks");
            }
            return losses;
        }
    }

    /**
     * Tasks on batches of their own.
     *
     * @param functions one per task
     */
    record Separate(List<Function<Pass, NDArray>> functions) implements Objectives {
        @Override
        public int tasks() {
            return functions.size();
        }

        @Override
        public NDArray loss(int task, Pass pass) {
            return functions.get(task).apply(pass);
        }

        @Override
        public List<NDArray> losses(Pass pass) {
            return functions.stream().map(f -> f.apply(pass)).toList();
        }
    }
}
