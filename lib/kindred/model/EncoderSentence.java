package kindred.model;

import ai.djl.ndarray.NDArray;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;

/**
 * An encoder that gives one vector of length 1 for each text: pooled token vectors, divided by their Euclidean norm
 * (Reimers and Gurevych 2019, "Sentence-BERT", arXiv 1908.10084).
 *
 * <p>Inputs and layout are the encoder's; output: (batch, hidden). The activation {@code pooled} is the vector before it
 * is divided.
 */
public record EncoderSentence(Encoder encoder, EncoderPooling pooling) implements Network {
    private static final double SHORTEST = 1e-12;

    @Override
    public Layout layout() {
        return encoder.layout();
    }

    @Override
    public Initializer initializer() {
        return encoder.initializer();
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        NDArray pooled = pass.tap("pooled", pooling.pool(encoder.forward(pass, inputs), inputs[1]));
        return pooled.div(pooled.square().sum(new int[] {1}, true).sqrt().maximum(SHORTEST));
    }
}
