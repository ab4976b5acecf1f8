package kindred.model.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses the vocabulary anew and writes it: {@code WriteVocabulary lib/kindred/data/text/vocabulary.txt}. */
final class WriteVocabulary {
    private WriteVocabulary() {
    }

    public static void main(String[] args) throws IOException {
        Files.write(Path.of(args[0]), SubVocabulary.build());
    }
}
