package kindred.model.ktt;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import kindred.core.Safetensors;
import kindred.core.Weights;

/**
 * Pretrained weights with their provenance, in one safetensors file.
 *
 * @param weights    of {@link Ktt#decoder()}, float32
 * @param corpus     the checksum of the stream of ids it was trained on
 * @param steps      of training
 * @param seed       of the start, the windows and their positions
 * @param validation mean cross-entropy on the held-out 60,000 ids, nats per token
 */
public record KttCheckpoint(Weights weights, String corpus, long steps, long seed, double validation) {
    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IOException if the file is damaged, or of another decoder
     */
    public static KttCheckpoint load(NDManager manager, Path file, Ktt size) throws IOException {
        Safetensors notes = Safetensors.read(file);
        if (!notes.note("decoder").equals(size.id())) {
            throw new IOException(file + " holds " + notes.note("decoder") + ", not " + size.id());
        }
        Weights weights = Weights.load(manager, file);
        size.decoder().layout().require(weights.layout(), "Checkpoint " + file);
        return new KttCheckpoint(weights, notes.note("corpus"), Long.parseLong(notes.note("steps")),
                Long.parseLong(notes.note("seed")), Double.parseDouble(notes.note("validation")));
    }

    /** Writes the file, whole or not at all. */
    public void save(Path file, Ktt size) throws IOException {
        Safetensors.writer().add("", weights.layout(), weights.vector())
                .add("buffer", weights.bufferLayout(), weights.buffers())
                .note("decoder", size.id()).note("corpus", corpus).note("steps", Long.toString(steps))
                .note("seed", Long.toString(seed)).note("validation", Double.toString(validation)).write(file);
    }

    @Override
    public String toString() {
        return "%d steps, corpus %s, seed %d, validation %.3f nats per token".formatted(steps, corpus, seed, validation);
    }
}
