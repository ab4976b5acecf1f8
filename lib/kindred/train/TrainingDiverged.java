package kindred.train;

/** The loss is no longer a number; says when, and what to try. */
public final class TrainingDiverged extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingDiverged(double loss, long from, long to, double rate) {
        super("The loss became " + loss + " in steps " + from + " to " + to + " at learning rate " + rate
                + "; try a lower rate, gradient clipping, or look for NaN in the inputs");
    }
}
