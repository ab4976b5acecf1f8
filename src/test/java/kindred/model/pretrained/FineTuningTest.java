package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.Encoder;
import kindred.model.EncoderClassifier;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.Loss;
import kindred.train.AdamW;
import kindred.train.Trained;
import kindred.train.Trainer;
import org.junit.jupiter.api.Test;

/** A published encoder learns a task end to end. */
class FineTuningTest {
    private static final List<String> TEXTS = List.of("the film was a joy to watch", "what a dull and lifeless film",
            "a warm and clever story", "this story bored everyone");
    private static final long[] LABELS = {1, 0, 1, 0};

    @Test
    void aClassifierOnMiniLmLearnsAndOnlyWhatIsALeafMoves() {
        try (Pretrained model = Pretrained.miniLm(); NDManager manager = Compute.manager()) {
            Encoder calm = new Encoder(model.network().shape().withDropout(0));
            EncoderClassifier network = new EncoderClassifier(calm, model.pooling(), 2);
            Weights w = network.onto(manager, model.weights(), new Rng(1));
            assertEquals(calm.layout().size() + 2 * 384 + 2, w.layout().size());
            float[] embeddings = w.view("body.embeddings.word_embeddings.weight").get("2000:2010").toFloatArray();
            Examples examples = Examples.of(List.of(model.inputs(manager, TEXTS)), manager.create(LABELS));
            double before = Evaluate.loss(network, w, Loss.crossEntropy(), examples);
            Trained trained = Trainer.with(AdamW.rate(3e-4)).batch(2).epochs(5).rng(new Rng(2))
                    .fit(network, w, examples, Loss.crossEntropy(), network.layout().under("body.encoder", "head"));
            double after = Evaluate.loss(network, trained.weights(), Loss.crossEntropy(), examples);
            assertEquals(Math.log(2), before, 0.1);
            assertTrue(after < 0.5 * before, "the loss went from " + before + " to " + after);
            assertArrayEquals(embeddings,
                    trained.weights().view("body.embeddings.word_embeddings.weight").get("2000:2010").toFloatArray());
        }
    }
}
