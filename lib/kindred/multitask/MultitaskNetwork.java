package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;

/**
 * A network with one output per task: an architecture decides what the tasks share on the way there.
 *
 * <p>As a network it gives all outputs side by side, (n, sum of the tasks' outputs); {@link #task} is the part that
 * serves one task, at the same weights.
 */
public interface MultitaskNetwork extends Network {
    /** How many numbers each task's head gives. */
    List<Integer> outputs();

    /** Which weights all tasks share and which belong to one. */
    Sharing sharing();

    /** The output (n, outputs) of one task. */
    NDArray output(Pass pass, int task, NDArray... inputs);

    /** The outputs of all tasks on the same inputs. */
    List<NDArray> outputs(Pass pass, NDArray... inputs);

    @Override
    default NDArray forward(Pass pass, NDArray... inputs) {
        List<NDArray> each = outputs(pass, inputs);
        return each.size() == 1 ? each.get(0) : NDArrays.concat(new NDList(each), 1);
    }

    /** The outputs of each task from what {@link #forward} gave. */
    default List<NDArray> apart(NDArray all) {
        List<Integer> sizes = outputs();
        long[] cuts = new long[sizes.size() - 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i == 0 ? 0 : cuts[i - 1]) + sizes.get(i);
        }
        return cuts.length == 0 ? List.of(all) : all.split(cuts, 1);
    }

    /** The network of one task: this layout, this task's output. */
    default Network task(int task) {
        MultitaskNetwork whole = this;
        return new Network() {
            @Override
            public Layout layout() {
                return whole.layout();
            }

            @Override
            public Layout bufferLayout() {
                return whole.bufferLayout();
            }

            @Override
            public Initializer initializer() {
                return whole.initializer();
            }

            @Override
            public NDArray forward(Pass pass, NDArray... inputs) {
                return whole.output(pass, task, inputs);
            }
        };
    }
}
