package kindred.model.pretrained;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import kindred.core.Layout;
import kindred.core.Weights;
import kindred.data.Cache;

/** BERT-base's TensorFlow variables and vocabulary under the names of {@link kindred.model.Encoder}. */
final class BertCheckpoint {
    private static final BertBasePackage SOURCE = new BertBasePackage();

    private BertCheckpoint() {}

    /** The variables that {@code layout} names; a layout without the masked-LM head leaves that in the file. */
    static Weights weights(NDManager manager, Layout layout) {
        Cache cache = Cache.standard();
        Assembly assembly = new Assembly(manager, layout);
        VariableBundle bundle = new VariableBundle(cache.read(SOURCE, BertBasePackage.INDEX));
        try {
            bundle.read(new ByteArrayInputStream(cache.read(SOURCE, BertBasePackage.DATA)), (variable, tensor) -> {
                String name = name(variable);
                if (layout.contains(name)) {
                    if (variable.endsWith("/kernel")) {
                        assembly.putTransposed(name, tensor);
                    } else {
                        assembly.put(name, tensor);
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The variables of " + SOURCE.id() + " cannot be read", e);
        }
        return assembly.finish();
    }

    static WordPiece tokenizer(int maxLength) {
        String text = new String(Cache.standard().read(SOURCE, BertBasePackage.VOCABULARY), StandardCharsets.UTF_8);
        return WordPiece.uncased(text.lines().toList(), maxLength);
    }

    /** {@code module/bert/encoder/layer_0/output/dense/kernel} is {@code encoder.layer.0.output.dense.weight}. */
    static String name(String variable) {
        return variable.replaceFirst("^module/(bert/)?", "").replace('/', '.').replaceFirst("layer_(\\d+)", "layer.$1")
                .replaceFirst("(kernel|gamma)$", "weight").replaceFirst("beta$", "bias")
                .replaceFirst("_embeddings$", "_embeddings.weight").replaceFirst("output_bias$", "bias");
    }
}
