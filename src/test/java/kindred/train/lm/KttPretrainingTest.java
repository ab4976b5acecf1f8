package kindred.train.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.model.ktt.Ktt;
import kindred.model.ktt.KttCheckpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KttPretrainingTest {
    @Test
    void theSameSeedGivesTheSameWeightsAndLeavesOneFileWithItsProvenance(@TempDir Path folder) throws IOException {
        KttPretraining few = new KttPretraining(Ktt.XS, 4, 5);
        try (NDManager manager = Compute.manager()) {
            KttCheckpoint made = few.run(manager, folder.resolve("a.safetensors"));
            KttCheckpoint again = few.run(manager, folder.resolve("b.safetensors"));
            assertArrayEquals(made.weights().vector().toFloatArray(), again.weights().vector().toFloatArray());
            KttCheckpoint read = KttCheckpoint.load(manager, folder.resolve("a.safetensors"), Ktt.XS);
            assertEquals(made.toString(), read.toString());
            assertEquals(4, read.steps());
            assertTrue(read.validation() < Math.log(6_000), "better than chance: " + read);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "no partial run is left");
        }
        assertThrows(IllegalArgumentException.class, () -> new KttPretraining(Ktt.XS, 0, 5));
    }

    @Test
    void embeddingsStartFromTheEncodersMeanings() {
        try (NDManager manager = Compute.manager()) {
            NDArray table = Ktt.XS.initial(manager, new Rng(0)).view("embed.weight");
            var pieces = kindred.data.text.Vocabulary.pieces();
            double near = cosine(table, pieces.indexOf("dollars"), pieces.indexOf("money"));
            double far = cosine(table, pieces.indexOf("dollars"), pieces.indexOf("trees"));
            assertTrue(near > far + 0.1, near + " and " + far);
            assertEquals(0, table.get("0:5").abs().max().getFloat());
        }
    }

    private static double cosine(NDArray table, int i, int j) {
        NDArray a = table.get(i);
        NDArray b = table.get(j);
        return a.dot(b).getFloat() / Math.sqrt(a.dot(a).getFloat() * (double) b.dot(b).getFloat());
    }
}
