package kindred.train.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Weights;
import kindred.model.adapter.Lora;
import kindred.model.decoder.Decoder;
import kindred.train.StepRule;
import org.junit.jupiter.api.Test;

class TunableTest {
    private final Decoder decoder = Decoder.of(20, 16, 2, 2);
    private final StreamWindows windows = StreamWindows.all(new Rng(3).ints(400, 0, 5).toArray(), 12, new Rng(4));

    private double loss(Tunable tunable, Weights weights) {
        try (Step step = Step.quiet()) {
            Pass pass = Pass.of(weights).open(step);
            return tunable.loss(pass, windows.batch(step.manager(), new int[] {0, 1, 2, 3})).getFloat();
        }
    }

    private Weights trained(Tunable tunable, Weights start) {
        return TextTuning.trainer(1e-2, 100).rng(new Rng(5))
                .run(start, tunable.moved(), 100 * TextTuning.BATCH, StepRule.gradient(windows.loss(tunable))).weights();
    }

    @Test
    void anAdapterLearnsWhileTheDecoderBelowItStays() {
        try (NDManager manager = Compute.manager()) {
            Weights base = decoder.initial(manager, new Rng(1));
            Tunable tunable = Tunable.lora(decoder, Lora.rank(4));
            Weights start = tunable.start(manager, base, new Rng(2));
            assertEquals(loss(Tunable.all(decoder), base), loss(tunable, start), 0, "the adapter starts as nothing");
            Weights tuned = trained(tunable, start);
            assertArrayEquals(base.vector().toFloatArray(),
                    tuned.vector().get("0:" + decoder.layout().size()).toFloatArray());
            // Little, below random embeddings that stay as they are
            assertTrue(loss(tunable, tuned) < loss(tunable, start) - 0.03);
            assertEquals(loss(tunable, tuned), loss(Tunable.all(decoder), tunable.decoderWeights(manager, tuned)), 1e-5);
        }
    }

    @Test
    void ofAWholeDecoderAllWeightsMoveAndTheBaseStays() {
        try (NDManager manager = Compute.manager()) {
            Weights base = decoder.initial(manager, new Rng(1));
            float[] before = base.vector().toFloatArray();
            Tunable tunable = Tunable.all(decoder);
            Weights tuned = trained(tunable, tunable.start(manager, base, new Rng(2)));
            assertArrayEquals(before, base.vector().toFloatArray());
            assertTrue(loss(tunable, tuned) < loss(tunable, base) - 0.1);
            assertEquals(decoder.layout(), tunable.decoderWeights(manager, tuned).layout());
        }
    }
}
