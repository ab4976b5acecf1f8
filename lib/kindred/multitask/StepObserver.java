package kindred.multitask;

/** An aggregator that compares the losses of one batch before and after the step: one more forward pass. */
public interface StepObserver {
    /** @param losses the m losses of the SAME batch, computed again with the weights after the step */
    void afterStep(double[] losses);
}
