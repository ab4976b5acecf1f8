package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Scope;
import kindred.model.Layer;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * Mixtures of experts with a gate per task. With no experts of the tasks' own it is the multi-gate mixture of experts
 * (MMoE; Ma et al., 2018, equations 6 and 7); with some, customized gate control (CGC; Tang et al., 2020, section 4.1).
 *
 * <p>Task k gives {@code h_k(sum_e softmax(W_k x)_e f_e(x))}, e over the shared experts and its own ({@link Extraction}).
 * Shared experts are where the tasks' gradients meet; gates, heads and own experts belong to a task. The shares are the
 * activations {@code gate.NAME} (n, experts).
 *
 * @param level experts and gates
 * @param width of an expert's output (n, width)
 * @param tasks what reads it
 */
public record Cgc(Extraction level, int width, List<TaskHead> tasks) implements HeadedNetwork {
    public Cgc {
        tasks = TaskHead.distinct(tasks);
    }

    /** Experts with the stages of a network below its head, for {@link Finetune#architecture}. */
    public static Function<List<Task>, Cgc> of(StagedNetwork network, int shared, int own) {
        return tasks -> {
            Stages stages = Stages.of(network, tasks);
            return new Cgc(new Extraction(stages.layer(), shared, own, stages.inputs(0)), stages.width(),
                    TaskHead.of(tasks));
        };
    }

    /** The multi-gate mixture of such experts, all of them shared, for {@link Finetune#architecture}. */
    public static Function<List<Task>, Cgc> mmoe(StagedNetwork network, int experts) {
        return of(network, experts, 0);
    }

    @Override
    public Layout layout() {
        return join(Layer::layout);
    }

    @Override
    public Layout bufferLayout() {
        return join(Layer::bufferLayout);
    }

    private Layout join(Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder();
        level.addExperts(all, "experts", level.shared(), part);
        for (TaskHead task : tasks) {
            level.addExperts(all, task.path() + ".experts", level.own(), part);
            all.add(task.path() + ".gate", part.apply(level.gate()));
            all.add(task.path() + ".head", part.apply(task.layer(width)));
        }
        return all.build();
    }

    @Override
    public Initializer initializer() {
        return Initializer.he();
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... in) {
        NDArray x = HeadedNetwork.one(Extraction.READER, in);
        return output(pass, tasks.get(task), x, level.sharedExperts(pass.in("experts"), x));
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... in) {
        NDArray x = HeadedNetwork.one(Extraction.READER, in);
        NDList common = level.sharedExperts(pass.in("experts"), x);
        List<NDArray> outputs = new ArrayList<>();
        for (TaskHead task : tasks) {
            outputs.add(output(pass, task, x, common));
        }
        return outputs;
    }

    private NDArray output(Pass pass, TaskHead task, NDArray x, NDList common) {
        Scope scope = pass.in(task.path());
        NDArray mixed = Extraction.mix(level.gate(), scope.in("gate"), "gate." + task.name(), x, common,
                level.ownExperts(scope.in("experts"), x));
        return task.layer(width).forward(scope.in("head"), mixed);
    }
}
