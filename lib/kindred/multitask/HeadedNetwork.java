package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** An architecture that reads one input, in which a task owns what lies under {@code tasks.NAME}, its head among it. */
interface HeadedNetwork extends MultitaskNetwork {
    List<TaskHead> tasks();

    @Override
    default List<Integer> outputs() {
        return tasks().stream().map(TaskHead::outputs).toList();
    }

    @Override
    default Sharing sharing() {
        return Sharing.heads(layout(), TaskHead.paths(tasks()));
    }

    /** @param reader who reads it, for the error, as "A mixture of experts takes" */
    static NDArray one(String reader, NDArray... inputs) {
        if (inputs.length != 1) {
            throw new IllegalArgumentException(reader + " one input, got " + inputs.length);
        }
        return inputs[0];
    }
}
