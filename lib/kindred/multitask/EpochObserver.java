package kindred.multitask;

/** An aggregator that uses the mean training loss of whole epochs; the trainer reports each as it ends. */
public interface EpochObserver {
    /**
     * @param epoch the epoch that has just ended, from 0
     * @param meanLosses mean training loss of each of the m tasks over that epoch
     */
    void endOfEpoch(int epoch, double[] meanLosses);
}
