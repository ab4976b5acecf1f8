package kindred.train;

import java.util.function.ToDoubleFunction;
import kindred.core.Weights;

/**
 * A score on examples that are not trained on; the weights of the best epoch are the run's result.
 *
 * @param score of the weights; larger is better (give the negative of a loss)
 * @param patience how many epochs without a better score end the run
 */
public record Validation(ToDoubleFunction<Weights> score, int patience) {
    public Validation {
        if (patience < 1) {
            throw new IllegalArgumentException("Patience of " + patience + " epochs, expected at least 1");
        }
    }
}
