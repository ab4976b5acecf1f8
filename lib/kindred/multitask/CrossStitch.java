package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Tensors;
import kindred.model.Layer;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * Cross-stitch units (Misra et al., 2016, equation 1): one column of stages per task; after each stage task i goes on
 * with {@code sum_j a_ij x_j}, a learnt per stage. At the start a is 0.9 on the diagonal and 0.1 / (m - 1) beside it.
 *
 * <p>The parameter {@code stitch.S} holds what was learnt: a minus its start. Every column serves every task, so all but
 * the heads is shared.
 *
 * @param stages of one column, from the input to (n, width)
 * @param width of the last stage's output
 * @param tasks names, with the numbers that each head gives
 */
public record CrossStitch(List<Layer> stages, int width, List<TaskHead> tasks) implements HeadedNetwork {
    private static final double OWN = 0.9;

    public CrossStitch {
        stages = List.copyOf(stages);
        tasks = TaskHead.distinct(tasks);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("Cross-stitch units need at least one stage");
        }
    }

    /** Columns with the stages of a network below its head, for {@link Finetune#architecture}. */
    public static Function<List<Task>, CrossStitch> of(StagedNetwork network) {
        return tasks -> {
            Stages stages = Stages.of(network, tasks);
            return new CrossStitch(stages.trunk().layers(), stages.width(), TaskHead.of(tasks));
        };
    }

    @Override
    public Layout layout() {
        Layout.Builder all = columns(Layer::layout);
        for (int s = 0; s < stages.size(); s++) {
            all.add("stitch." + (s + 1), Layout.Role.OTHER, tasks.size(), tasks.size());
        }
        for (TaskHead task : tasks) {
            all.add(task.path(), task.layer(width).layout());
        }
        return all.build();
    }

    @Override
    public Layout bufferLayout() {
        return columns(Layer::bufferLayout).build();
    }

    private Layout.Builder columns(Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder();
        for (int i = 0; i < tasks.size(); i++) {
            for (int s = 0; s < stages.size(); s++) {
                all.add(column(i, s), part.apply(stages.get(s)));
            }
        }
        return all;
    }

    @Override
    public Initializer initializer() {
        return Initializer.he();
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... inputs) {
        return head(pass, task, columns(pass, inputs).get(task));
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... inputs) {
        List<NDArray> columns = columns(pass, inputs);
        List<NDArray> outputs = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            outputs.add(head(pass, i, columns.get(i)));
        }
        return outputs;
    }

    private NDArray head(Pass pass, int task, NDArray x) {
        TaskHead head = tasks.get(task);
        return head.layer(width).forward(pass.in(head.path()), x);
    }

    private List<NDArray> columns(Pass pass, NDArray... inputs) {
        NDArray input = HeadedNetwork.one("Cross-stitch units take", inputs);
        int m = tasks.size();
        List<NDArray> x = new ArrayList<>();
        for (int i = 0; i < m; i++) {
            x.add(input);
        }
        for (int s = 0; s < stages.size(); s++) {
            List<NDArray> staged = new ArrayList<>();
            for (int i = 0; i < m; i++) {
                staged.add(stages.get(s).forward(pass.in(column(i, s)), x.get(i)));
            }
            NDArray learnt = pass.get("stitch." + (s + 1));
            NDArray a = learnt.add(start(pass, learnt, m));
            for (int i = 0; i < m; i++) {
                NDArray sum = null;
                for (int j = 0; j < m; j++) {
                    NDArray part = staged.get(j).mul(a.get(i).get(j));
                    sum = sum == null ? part : sum.add(part);
                }
                x.set(i, sum);
            }
        }
        return x;
    }

    private static NDArray start(Pass pass, NDArray like, int m) {
        double[] a = new double[m * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                a[i * m + j] = m == 1 ? 1 : i == j ? OWN : (1 - OWN) / (m - 1);
            }
        }
        return Tensors.toType(pass.manager(), pass.manager().create(a).reshape(m, m), like.getDataType());
    }

    private String column(int task, int stage) {
        return "columns." + tasks.get(task).name().replace('.', '_') + "." + (stage + 1);
    }
}
