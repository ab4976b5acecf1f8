package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import kindred.core.Script;
import kindred.core.Step;

/** What the states of all optimizers share: memory by name, a count of steps, and that nothing is recorded. */
abstract class Counted implements Optimizer.State {
    static final Script OPS = Script.resource(Counted.class, "optimizers.torchscript");

    private final Map<String, NDArray> memory;
    private long steps;

    Counted(Map<String, NDArray> memory) {
        this.memory = memory;
    }

    abstract void move(NDManager scratch, NDArray weights, NDArray gradient, double rate);

    @Override
    public void step(NDArray weights, NDArray gradient, double rate) {
        steps++;
        try (Step step = Step.quiet()) {
            move(step.manager(), weights, gradient, rate);
        }
    }

    @Override
    public Map<String, NDArray> memory() {
        return memory;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void steps(long taken) {
        steps = taken;
    }
}
