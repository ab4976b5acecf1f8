package kindred.model.ktt;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kindred.core.AtomicFile;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.data.Cache;
import kindred.data.DataUnavailable;
import kindred.data.text.Vocabulary;
import kindred.model.decoder.Decoder;

/**
 * The shared small decoders over the 6,000 pieces of {@link kindred.model.text.SubWordPiece}: learnt positions, tied
 * output, normalisation before each part.
 *
 * <pre>{@code
 * KttCheckpoint ktt = Ktt.S.pretrained(manager);
 * Scorer scorer = Ktt.S.decoder().scorer(ktt.weights());
 * }</pre>
 */
public enum Ktt {
    /** 2 blocks of width 96, 56 tokens: for checks. */
    XS(Decoder.Size.XS),
    /** 3 blocks of width 128, 96 tokens. */
    S(Decoder.Size.S),
    /** 8 blocks of width 512, 160 tokens: for a GPU. */
    M(Decoder.Size.M);

    private final Decoder.Size size;

    Ktt(Decoder.Size size) {
        this.size = size;
    }

    /**
     * The size of this id.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static Ktt of(String id) {
        for (Ktt ktt : values()) {
            if (ktt.id().equals(id)) {
                return ktt;
            }
        }
        throw new IllegalArgumentException("unknown decoder \"" + id + "\"; there are: ktt-xs, ktt-s, ktt-m");
    }

    /** Its name on the command line and in file names: {@code ktt-s}. */
    public String id() {
        return "ktt-" + name().toLowerCase(Locale.ROOT);
    }

    public Decoder decoder() {
        return Decoder.gpt(size, Vocabulary.pieces().size());
    }

    /** The longest sequence in tokens. */
    public int context() {
        return size.context();
    }

    /**
     * Untrained weights whose embeddings are those of bge-small, reduced to this width: see {@link EmbeddingTransplant}.
     *
     * @throws DataUnavailable if that package cannot be had
     */
    public Weights initial(NDManager manager, Rng rng) {
        Weights weights = decoder().initial(manager, rng);
        EmbeddingTransplant.into(weights.view("embed.weight"));
        return weights;
    }

    /** Where pretraining on this machine leaves the weights. */
    public Path file() {
        return folder().resolve(id() + ".safetensors");
    }

    /**
     * The pretrained weights: those made on this machine, else those that come with the library.
     *
     * @throws DataUnavailable if there are neither; the message names the command that makes them
     */
    public KttCheckpoint pretrained(NDManager manager) {
        return pretrained(manager, folder());
    }

    KttCheckpoint pretrained(NDManager manager, Path folder) {
        Path own = folder.resolve(id() + ".safetensors");
        try {
            if (Files.isRegularFile(own)) {
                return KttCheckpoint.load(manager, own, this);
            }
            Path shipped = folder.resolve(id() + "-shipped.safetensors");
            try (InputStream in = Ktt.class.getResourceAsStream(id() + ".safetensors")) {
                if (in == null) {
                    throw new DataUnavailable("the pretrained weights of " + id() + " are neither in the library nor at "
                            + own + "; make them with ./kindred pretrain " + id());
                }
                Files.createDirectories(folder);
                ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
                AtomicFile.write(shipped, out -> {
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                });
            }
            return KttCheckpoint.load(manager, shipped, this);
        } catch (IOException e) {
            throw new DataUnavailable("the pretrained weights of " + id() + " cannot be read (" + e.getMessage()
                    + "); make them anew with ./kindred pretrain " + id(), e);
        }
    }

    private static Path folder() {
        return Cache.standard().folder().resolve("models");
    }
}
