package kindred.model.ktt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import kindred.data.DataUnavailable;
import kindred.model.decoder.Decoding;
import kindred.model.text.SubWordPiece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights that come with the library, whatever this machine has made. */
class KttShippedTest {
    private static final Path FOLDER = Path.of("lib/kindred/model/ktt");

    @Test
    void thePackageSaysWhatTheFileSays() throws IOException {
        try (NDManager manager = Compute.manager()) {
            KttCheckpoint ktt = KttCheckpoint.load(manager, FOLDER.resolve("ktt-s.safetensors"), Ktt.S);
            String text = Files.readString(FOLDER.resolve("package-info.java")).replaceAll("\\s*\\*\\s+", " ");
            assertTrue(text.contains("--steps %d}, seed %d, on corpus %s; %.3f nats".formatted(
                    ktt.steps(), ktt.seed(), ktt.corpus(), ktt.validation())), text);
            assertTrue(ktt.validation() < 5, ktt::toString);
        }
    }

    @Test
    void itKnowsHowAPhraseOfItsCorpusGoesOn() throws IOException {
        SubWordPiece pieces = SubWordPiece.load();
        int[] prompt = pieces.encode("the united");
        try (NDManager manager = Compute.manager()) {
            KttCheckpoint ktt = KttCheckpoint.load(manager, FOLDER.resolve("ktt-s.safetensors"), Ktt.S);
            int[] next = Decoding.greedy(SubWordPiece.EOS, 1)
                    .of(Ktt.S.decoder().scorer(ktt.weights()), List.of(prompt))[0];
            assertEquals("states", pieces.decode(next), Arrays.toString(next));
        }
    }

    @Test
    void aFolderWithoutWeightsUsesTheLibrarysAndSaysHowToMakeOthers(@TempDir Path empty) {
        try (NDManager manager = Compute.manager()) {
            assertEquals(4_000, Ktt.S.pretrained(manager, empty).steps());
            DataUnavailable e = assertThrows(DataUnavailable.class, () -> Ktt.M.pretrained(manager, empty));
            assertTrue(e.getMessage().contains("./kindred pretrain ktt-m"), e.getMessage());
        }
    }
}
