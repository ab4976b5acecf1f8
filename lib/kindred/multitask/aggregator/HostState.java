package kindred.multitask.aggregator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named host vectors as a list of arrays, for checkpoints. */
final class HostState {
    private HostState() {
    }

    /** One array per entry that is not null. */
    static NDList write(NDManager manager, Map<String, double[]> named) {
        NDList list = new NDList();
        named.forEach((name, values) -> {
            if (values != null) {
                NDArray array = manager.create(values);
                array.setName(name);
                list.add(array);
            }
        });
        return list;
    }

    /** The vectors by name; one that did not exist yet when the state was taken is absent. */
    static Map<String, double[]> read(NDList state, String... known) {
        Map<String, double[]> named = new HashMap<>();
        for (NDArray array : state) {
            named.put(array.getName(), array.toDoubleArray());
        }
        if (!Set.of(known).containsAll(named.keySet())) {
            throw new IllegalArgumentException("this aggregator remembers " + List.of(known) + ", the state holds "
                    + named.keySet());
        }
        return named;
    }
}
