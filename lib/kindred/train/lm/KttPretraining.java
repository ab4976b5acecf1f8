package kindred.train.lm;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.ktt.Ktt;
import kindred.model.ktt.KttCheckpoint;
import kindred.model.text.SubWordPiece;
import kindred.model.text.TokenCorpus;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.StepRule;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * Pretrains a shared small decoder on the {@linkplain TokenCorpus corpus}: windows of 64 tokens (or the context, where
 * that is shorter), 32 a step, loss on a random half of the positions; AdamW (0.9, 0.98), decay 0.01, rate 0.003 with 60
 * warm-up steps and a cosine to 3 %, gradients clipped to length 1.
 *
 * <p>The corpus holds the inputs of many text tasks, test inputs too, as unlabelled text.
 *
 * @param size  of the decoder
 * @param steps of training
 * @param seed  of the start, the windows and their positions
 */
public record KttPretraining(Ktt size, int steps, long seed) {
    private static final int LENGTH = 64;
    static final int BATCH = 32;
    private static final int WARM = 60;
    private static final int SAVE_EVERY = 250;

    public KttPretraining {
        if (steps < 1) {
            throw new IllegalArgumentException("Pretraining of " + steps + " steps");
        }
    }

    /**
     * The pretrained weights of this size; made now by so many steps if they are neither here nor in the library.
     *
     * @throws kindred.data.DataUnavailable if they must be made and a corpus or the embeddings cannot be had
     */
    public KttCheckpoint pretrained(NDManager manager) {
        if (!Files.isRegularFile(size.file()) && Ktt.class.getResource(size.id() + ".safetensors") == null) {
            return run(manager, size.file());
        }
        return size.pretrained(manager);
    }

    /**
     * Trains and writes {@code file}. A broken run goes on from its last checkpoint, beside the file.
     *
     * @throws kindred.data.DataUnavailable if a corpus or the embeddings cannot be had
     */
    public KttCheckpoint run(NDManager manager, Path file) {
        TokenCorpus corpus = TokenCorpus.load(SubWordPiece.load());
        Rng rng = new Rng(seed);
        try (NDManager scratch = Compute.manager()) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Weights start = size.initial(scratch, rng.split("start"));
            StreamWindows windows = windows(corpus.train(), rng.split("windows"));
            Path partial = file.resolveSibling("." + file.getFileName() + "-" + steps + "-" + seed + ".partial");
            Trained trained = train(trainer().rng(rng.split("order")).label("pretrain " + size.id())
                    .checkpoint(partial, SAVE_EVERY), start, windows);
            double validation = StreamScore
                    .of(size.decoder().scorer(trained.weights()), corpus.heldOut(), windows.length(), 0).loss();
            KttCheckpoint made = new KttCheckpoint(
                    trained.weights().copy(manager), corpus.checksum(), steps, seed, validation);
            made.save(file, size);
            Files.deleteIfExists(partial);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("The pretrained weights could not be written to " + file + ": "
                    + e.getMessage(), e);
        }
    }

    /** The recipe's optimizer and schedule. */
    Trainer trainer() {
        return Trainer.with(AdamW.rate(3e-3).betas(0.9, 0.98).decay(0.01))
                .schedule(Schedule.cosine(0.03).warmUp(Math.min(WARM, steps / 2))).clip(1).batch(BATCH);
    }

    /** The recipe's windows of a stream. */
    StreamWindows windows(int[] stream, Rng rng) {
        int length = Math.min(LENGTH, size.context());
        return new StreamWindows(stream, length, length / 2, rng);
    }

    /** All steps of the recipe. */
    Trained train(Trainer trainer, Weights start, StreamWindows windows) {
        return trainer.run(start, start.layout().all(), steps * BATCH,
                StepRule.gradient(windows.loss(size.decoder())));
    }
}
