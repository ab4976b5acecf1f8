package kindred.probe;

import java.util.Arrays;

/**
 * A probe's accuracy and its control.
 *
 * @param accuracy on test examples after training on the true labels
 * @param control the same after training on shuffled labels, one a shuffle
 */
public record Selectivity(double accuracy, double[] control) {

    /** The mean control accuracy. */
    public double meanControl() {
        return Arrays.stream(control).average().orElseThrow();
    }

    /** The accuracy less the mean control accuracy. */
    public double selectivity() {
        return accuracy - meanControl();
    }
}
