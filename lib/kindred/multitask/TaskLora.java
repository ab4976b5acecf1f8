package kindred.multitask;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Scope;
import kindred.model.StagedNetwork;
import kindred.model.adapter.Lora;
import kindred.task.Task;

/**
 * A low-rank adapter for each task on a shared trunk (Hu et al., 2021; one per task beside a shared one as in MTLoRA,
 * Agiza et al., 2024): task i gives {@code h_i(f(x; W + alpha / rank B_i A_i))}.
 *
 * <p>What the tasks share is what {@code hard} trains of its trunk: the whole of it, or, where the trunk is
 * {@link kindred.model.adapter.Adapted} and frozen, an adapter for all. Each task runs the trunk for itself. A task's
 * adapter lies under {@code tasks.NAME.lora}.
 *
 * @param hard trunk and heads
 * @param lora the adapter of each task, on matrices of the trunk
 */
public record TaskLora(HardSharing hard, Lora lora) implements MultitaskNetwork {
    /** On the stages of a network below its head, all trained, for {@link Finetune#architecture}. */
    public static Function<List<Task>, TaskLora> of(StagedNetwork network, Lora lora) {
        return HardSharing.of(network).andThen(hard -> new TaskLora(hard, lora));
    }

    @Override
    public Layout layout() {
        Layout adapter = lora.layout(hard.trunk().layout());
        Layout.Builder all = Layout.builder().add(hard.layout());
        hard.parts().forEach(part -> all.add(part.path() + "." + Lora.PATH, adapter));
        return all.build();
    }

    @Override
    public Layout bufferLayout() {
        return hard.bufferLayout();
    }

    @Override
    public Initializer initializer() {
        return Lora.initializer(hard.initializer());
    }

    @Override
    public List<Integer> outputs() {
        return hard.outputs();
    }

    @Override
    public Sharing sharing() {
        Layout layout = layout();
        List<Ranges> own = hard.parts().stream().map(part -> layout.under(part.path())).toList();
        return new Sharing(layout, hard.shared(), own);
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... inputs) {
        Scope adapter = pass.in(hard.parts().get(task).path()).in(Lora.PATH);
        return hard.output(pass.with(lora.matrices(adapter, hard.trunk().layout())), task, inputs);
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... inputs) {
        List<NDArray> outputs = new ArrayList<>();
        for (int i = 0; i < hard.parts().size(); i++) {
            outputs.add(output(pass, i, inputs));
        }
        return outputs;
    }
}
