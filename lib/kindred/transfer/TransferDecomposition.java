package kindred.transfer;

/**
 * What a transfer costs and brings at one depth, in the units of the score.
 *
 * @param coadaptation base - BnB: what the upper layers cannot relearn alone
 * @param specificity BnB - AnB: what the copied layers lack for the target
 * @param taskGain AnB+ - BnB+: what the source task brings after fine-tuning
 * @param restartGain BnB+ - base: what a restart with trained layers brings by itself
 */
public record TransferDecomposition(double coadaptation, double specificity, double taskGain, double restartGain) {
    /** From the scores of the base and the four arms. */
    public static TransferDecomposition of(double base, double bnb, double anb, double bnbPlus, double anbPlus) {
        return new TransferDecomposition(base - bnb, bnb - anb, anbPlus - bnbPlus, bnbPlus - base);
    }

    /** AnB+ - base: both gains together. */
    public double transferGain() {
        return taskGain + restartGain;
    }
}
