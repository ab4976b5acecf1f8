package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Scope;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;

/**
 * Mixtures of experts with a gate per task. With no experts of the tasks' own it is the multi-gate mixture of experts
 * (MMoE; Ma et al., 2018, equations 6 and 7); with some, customized gate control (CGC; Tang et al., 2020, section 4.1).
 *
 * <p>Task k gives {@code h_k(sum_e softmax(W_k x)_e f_e(x))}, e over the shared experts and its own. The gate reads the
 * flattened input. Shared experts are where the tasks' gradients meet; gates, heads and own experts belong to a task.
 *
 * @param expert the layers of one expert, from the input to (n, width)
 * @param shared how many experts all tasks share, at least 1
 * @param own how many each task has for itself, 0 for MMoE
 * @param inputs numbers of an input
 * @param width of an expert's output
 * @param tasks names, with the numbers that each head gives
 */
public record Cgc(Layer expert, int shared, int own, int inputs, int width, List<Output> tasks)
        implements MultitaskNetwork {
    /** A task's name and how many numbers its head gives. */
    public record Output(String name, int size) {
        private String path() {
            return "tasks." + name.replace('.', '_');
        }
    }

    public Cgc {
        tasks = List.copyOf(tasks);
        if (shared < 1 || own < 0 || tasks.isEmpty()) {
            throw new IllegalArgumentException("A mixture needs at least 1 shared expert, no negative number of own ones"
                    + " and a task, got " + shared + ", " + own + " and " + tasks);
        }
    }

    /** The multi-gate mixture of experts: all experts shared. */
    public static Cgc mmoe(Layer expert, int experts, int inputs, int width, List<Output> tasks) {
        return new Cgc(expert, experts, 0, inputs, width, tasks);
    }

    @Override
    public Layout layout() {
        Layout.Builder all = Layout.builder();
        for (int e = 1; e <= shared; e++) {
            all.add("experts." + e, expert.layout());
        }
        for (Output task : tasks) {
            for (int e = 1; e <= own; e++) {
                all.add(task.path() + ".experts." + e, expert.layout());
            }
            all.add(task.path() + ".gate", gate().layout());
            all.add(task.path() + ".head", head(task).layout());
        }
        return all.build();
    }

    @Override
    public Initializer initializer() {
        return Initializer.he();
    }

    @Override
    public List<Integer> outputs() {
        return tasks.stream().map(Output::size).toList();
    }

    @Override
    public Sharing sharing() {
        return Sharing.heads(layout(), tasks.stream().map(Output::path).toArray(String[]::new));
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... in) {
        return output(pass, task, one(in), experts(pass.in("experts"), shared, one(in)));
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... in) {
        NDList common = experts(pass.in("experts"), shared, one(in));
        List<NDArray> outputs = new ArrayList<>();
        for (int k = 0; k < tasks.size(); k++) {
            outputs.add(output(pass, k, one(in), common));
        }
        return outputs;
    }

    private NDArray output(Pass pass, int task, NDArray x, NDList common) {
        Scope scope = pass.in(tasks.get(task).path());
        NDList all = new NDList(common);
        all.addAll(experts(scope.in("experts"), own, x));
        NDArray flat = Layers.flatten().forward(scope, x);
        NDArray shares = pass.tap("gate." + tasks.get(task).name(), gate().forward(scope.in("gate"), flat).softmax(1));
        NDArray mixed = shares.expandDims(1).matMul(NDArrays.stack(all, 1)).squeeze(1);
        return head(tasks.get(task)).forward(scope.in("head"), mixed);
    }

    private NDList experts(Scope scope, int count, NDArray x) {
        NDList outputs = new NDList();
        for (int e = 1; e <= count; e++) {
            outputs.add(expert.forward(scope.in(Integer.toString(e)), x));
        }
        return outputs;
    }

    private Dense gate() {
        return new Dense(inputs, shared + own);
    }

    private Dense head(Output task) {
        return new Dense(width, task.size());
    }

    private static NDArray one(NDArray... inputs) {
        if (inputs.length != 1) {
            throw new IllegalArgumentException("A mixture of experts takes one input, got " + inputs.length);
        }
        return inputs[0];
    }
}
