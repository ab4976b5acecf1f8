package kindred.multitask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Chain;
import kindred.model.Dense;
import kindred.model.Layer;
import kindred.model.Layers;
import org.junit.jupiter.api.Test;

class PleTest {
    private static final Layer EXPERT = Chain.of(new Dense(5, 8), Layers.tanh());
    private static final List<TaskHead> TWO = List.of(new TaskHead("a", 1), new TaskHead("b", 3));

    private static void copy(Weights from, String name, Weights to, String other) {
        try (Step step = Step.quiet()) {
            Tensors.overwrite(to.in(step.manager()).view(other), from.in(step.manager()).view(name));
        }
    }

    @Test
    void oneLevelIsCustomizedGateControlBitForBit() {
        try (NDManager manager = Compute.manager()) {
            NDArray x = manager.create(new Rng(1).normal(7 * 5, 1), new Shape(7, 5));
            for (int own : new int[] {0, 2}) {
                Extraction level = new Extraction(EXPERT, 2, own, 5);
                Cgc cgc = new Cgc(level, 8, TWO);
                Ple ple = new Ple(List.of(level), 8, TWO);
                Weights w = cgc.initial(manager, new Rng(2));
                Weights v = ple.initial(manager, new Rng(3));
                assertEquals(w.layout().size(), v.layout().size());
                for (Layout.Entry entry : cgc.layout().entries()) {
                    String name = entry.name();
                    copy(w, name, v, name.startsWith("experts") ? "levels.1." + name : name.endsWith("head.weight")
                            || name.endsWith("head.bias") ? name : name.replaceFirst("tasks\\.(.)", "tasks.$1.levels.1"));
                }
                assertArrayEquals(cgc.apply(manager, w, x).toFloatArray(), ple.apply(manager, v, x).toFloatArray());
                assertEquals(cgc.sharing().shared().size(), ple.sharing().shared().size());
            }
        }
    }

    /**
     * Experts that are linear maps of one number, gates without weights but with biases, so that the shares are the same
     * for every input: the network is a product of matrices that can be written down.
     */
    @Test
    void twoLevelsByHand() {
        try (NDManager manager = Compute.manager()) {
            Extraction level = new Extraction(new Dense(1, 1), 1, 1, 1);
            Ple ple = new Ple(List.of(level, level), 1, List.of(new TaskHead("a", 1), new TaskHead("b", 1)));
            Weights w = Weights.of(ple.layout(), manager.zeros(new Shape(ple.layout().size()), DataType.FLOAT64));
            // level 1: shared 2, a's 3, b's 5; level 2: shared 7, a's 11, b's 13; heads 1
            set(w, "levels.1.experts.1.weight", 2);
            set(w, "levels.1.tasks.a.experts.1.weight", 3);
            set(w, "levels.1.tasks.b.experts.1.weight", 5);
            set(w, "levels.2.experts.1.weight", 7);
            set(w, "tasks.a.levels.2.experts.1.weight", 11);
            set(w, "tasks.b.levels.2.experts.1.weight", 13);
            set(w, "tasks.a.head.weight", 1);
            set(w, "tasks.b.head.weight", 1);
            // shares: shared gate (1/6, 2/6, 3/6) of shared, a, b; a's (1/4, 3/4) at level 1, the rest one half
            set(w, "levels.1.gate.bias", 0, Math.log(2), Math.log(3));
            set(w, "tasks.a.levels.1.gate.bias", 0, Math.log(3));
            NDArray x = manager.create(new double[] {1, -2}).reshape(2, 1);
            double shared = (2 + 2 * 3 + 3 * 5) / 6.0;
            double a = (2 + 3 * 3) / 4.0;
            double b = (2 + 5) / 2.0;
            double ya = (7 * shared + 11 * a) / 2;
            double yb = (7 * shared + 13 * b) / 2;
            assertArrayEquals(new double[] {ya, yb, -2 * ya, -2 * yb}, ple.apply(manager, w, x).toDoubleArray(), 1e-12);
        }
    }

    private static void set(Weights weights, String name, double... values) {
        try (Step step = Step.quiet()) {
            NDArray view = weights.in(step.manager()).view(name);
            Tensors.overwrite(view, step.manager().create(values).reshape(view.getShape()));
        }
    }

    /** Gates in the inner levels mix the experts of all; the last level has no shared gate. */
    @Test
    void countsAreThoseOfExpertsGatesAndHeads() {
        int m = 3;
        int s = 2;
        int o = 1;
        List<TaskHead> tasks = List.of(new TaskHead("a", 1), new TaskHead("b", 3), new TaskHead("c", 2));
        Ple ple = new Ple(List.of(new Extraction(EXPERT, s, o, 5), new Extraction(Chain.of(new Dense(8, 6)), s, o, 8)),
                6, tasks);
        long experts = (s + m * o) * ((5 * 8 + 8) + (8 * 6 + 6));
        long gates = m * (s + o) * ((5 + 1) + (8 + 1)) + (s + m * o) * (5 + 1);
        assertEquals(experts + gates + (6 + 1) * (1 + 3 + 2), ple.layout().size());
        long own = o * (8 * 6 + 6) + (s + o) * ((5 + 1) + (8 + 1));
        assertEquals(List.of(own + 7, own + 21, own + 14),
                ple.sharing().heads().stream().map(h -> h.size()).toList());
    }

    @Test
    void aLevelNeedsASharedExpertAndPleALevel() {
        assertThrows(IllegalArgumentException.class, () -> new Extraction(EXPERT, 0, 1, 5));
        assertThrows(IllegalArgumentException.class, () -> new Ple(List.of(), 8, TWO));
    }
}
