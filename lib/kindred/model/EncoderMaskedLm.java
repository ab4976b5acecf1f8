package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Layout.Role;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Scope;

/**
 * An encoder with BERT's masked-language-model head: a dense layer, exact GELU, normalisation, and the word embeddings
 * once more as output matrix (Devlin et al. 2019, section 3.1).
 *
 * <p>Inputs are the encoder's; output: logits (batch, tokens, vocabulary). The encoder's parameters come first in the
 * layout and keep their names; activations are the encoder's and {@code cls.predictions.transform}.
 */
public final class EncoderMaskedLm implements Network {
    private final Encoder encoder;
    private final Layout layout;

    public EncoderMaskedLm(EncoderShape shape) {
        this.encoder = new Encoder(shape);
        Layout.Builder b = Layout.builder();
        encoder.layout().entries().forEach(e -> b.add(e.name(), e.role(), e.shape().getShape()));
        Encoder.addDense(b, "cls.predictions.transform.dense", shape.hidden(), shape.hidden());
        Encoder.addNorm(b, "cls.predictions.transform.LayerNorm", shape.hidden());
        this.layout = b.add("cls.predictions.bias", Role.BIAS, shape.vocabulary()).build();
    }

    /** The encoder below the head. */
    public Encoder encoder() {
        return encoder;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Initializer initializer() {
        return encoder.initializer();
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        Scope head = pass.in("cls.predictions");
        NDArray hidden = encoder.forward(pass, inputs);
        NDArray x = Encoder.dense(head.in("transform.dense"), hidden).getNDArrayInternal().gelu();
        x = head.tap("transform", Encoder.normalize(head.in("transform.LayerNorm"), x));
        return Linear.linear(x, pass.get("embeddings.word_embeddings.weight"), head.get("bias")).get(0);
    }
}
