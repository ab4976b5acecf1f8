package kindred.probe;

/** The linear probes. */
public final class LinearProbe {

    private LinearProbe() {}

    /** Multinomial logistic regression with this penalty on the squared standardised weights. */
    public static Probe logistic(double l2) {
        return new LogisticProbe(l2);
    }

    /** Ridge regression onto the labels, penalty by five-fold cross-validation. */
    public static Probe ridge(long seed) {
        return new RidgeProbe(seed);
    }
}
