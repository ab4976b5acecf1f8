package kindred.train.lm;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.LongFunction;
import kindred.core.Autograd;
import kindred.core.Pass;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TokenBatch;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.StepRule;
import kindred.train.Trainer;

/**
 * Fine-tuning of small decoders: AdamW (0.9, 0.98) with decay 0.01, batches of 16, a tenth of the steps to warm up,
 * then half a cosine to 5 %, gradients clipped to length 1.
 */
public final class TextTuning {
    /** Examples of a step. */
    public static final int BATCH = 16;

    private TextTuning() {}

    /** A trainer with this recipe; {@code BATCH * steps} examples are one epoch of it. */
    public static Trainer trainer(double rate, int steps) {
        return Trainer.with(AdamW.rate(rate).betas(0.9, 0.98))
                .schedule(Schedule.cosine(0.05).warmUp(Math.max(1, steps / 10))).clip(1).batch(BATCH);
    }

    /**
     * The gradient of the mean cross-entropy of the target tokens: nothing is learnt of the prompts.
     *
     * @param batches the sequences of each step, counted from 0
     */
    public static StepRule targets(Tunable tunable, LongFunction<List<Prompted>> batches) {
        return at -> {
            Pass pass = at.pass();
            NDArray loss = tunable.loss(pass, TokenBatch.of(pass.manager(), batches.apply(at.number())));
            return new StepRule.Descent(loss, Autograd.gradient(loss, pass.leaf()));
        };
    }
}
