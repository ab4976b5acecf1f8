package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * A text classifier or regressor: an encoder, its pooled vector, dropout, and a dense head.
 *
 * <p>Inputs are the encoder's; output: (batch, outputs). The encoder's parameters lie under {@code body} and come first,
 * the head's under {@code head}; the activation {@code pooled} is what the head sees, before dropout.
 *
 * @param outputs classes, or numbers to regress
 */
public record EncoderClassifier(Encoder encoder, EncoderPooling pooling, int outputs) implements Network {
    private static final String BODY = "body";
    private static final String HEAD = "head";

    @Override
    public Layout layout() {
        return Layout.builder().add(BODY, encoder.layout()).add(HEAD, head().layout()).build();
    }

    @Override
    public Initializer initializer() {
        return encoder.initializer();
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        NDArray hidden = encoder.forward(pass.in(BODY), inputs);
        NDArray pooled = pass.tap("pooled", pooling.pool(hidden, inputs[1]));
        return head().forward(pass.in(HEAD), pass.dropout(pooled, encoder.shape().dropout()));
    }

    /**
     * Weights with this body and a fresh head, of the body's type.
     *
     * @param body weights of the encoder, copied
     * @param rng  draws the head
     */
    public Weights onto(NDManager manager, Weights body, Rng rng) {
        encoder.layout().require(body.layout(), "Body");
        try (NDManager scratch = body.manager().newSubManager()) {
            NDArray head = scratch.create(initializer().fill(head().layout(), rng.split(HEAD)))
                    .toType(body.vector().getDataType(), false);
            NDArray vector = Tensors.alias(scratch, body.vector()).concat(head);
            vector.attach(manager);
            return Weights.of(layout(), vector);
        }
    }

    private Dense head() {
        return new Dense(encoder.shape().hidden(), outputs);
    }
}
