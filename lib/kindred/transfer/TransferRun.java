package kindred.transfer;

/**
 * One trained network of a layerwise transfer.
 *
 * @param arm {@code base}, {@code base long}, or {@link LayerCut#arm}
 * @param n how many stages were copied; 0 for a base
 * @param score the target task's measure on its test examples
 * @param loss the last training loss
 * @param steps optimizer steps
 * @param seconds of training
 */
public record TransferRun(String arm, int n, double score, double loss, long steps, double seconds) {}
