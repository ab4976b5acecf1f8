package kindred.fuse;

/**
 * The search for how far to tilt one distribution so that it diverges from its start by a given amount.
 *
 * <p>With P_a proportional to L exp(a d), f(a) = KL(P_a || L) has the derivative a Var(d) under P_a, never negative: f
 * rises from 0 and takes each value once. Its square root is nearly straight in a, so Halley's method on the root arrives
 * after two evaluations of f or so; it stays in a bracket and halves it where the method would leave it.
 */
final class DivergenceRoot {
    /** A divergence below this is no tilt at all. */
    private static final double NOTHING = 1e-8;

    private final double goal;
    private final double most;
    private final double tolerance;
    private double low;
    private double high;
    private double amount;
    private boolean done;

    /**
     * A search that has seen nothing.
     *
     * @param goal      the wanted divergence in nats; where it is not reached the answer is {@code most}
     * @param first     the amount to begin with, if not above {@code most}
     * @param most      largest amount
     * @param tolerance error of the amount that is small enough
     */
    DivergenceRoot(double goal, double first, double most, double tolerance) {
        this.goal = goal;
        this.most = most;
        this.tolerance = tolerance;
        // Beyond the largest amount, so that the first step out of the bracket goes to that amount itself.
        this.high = 2 * most;
        this.done = !(goal >= NOTHING);
        this.amount = done ? 0 : Math.min(first, most);
    }

    /** The amount to be evaluated next; the answer when done. */
    double amount() {
        return amount;
    }

    boolean done() {
        return done;
    }

    /**
     * Takes what was found at the amount: from {@code at} on the sums of L exp(a d) times 1, d, d^2 and d^3.
     *
     * @param shifted whether the exponents were lowered by the number that comes next
     */
    void see(double[] sums, int at, boolean shifted) {
        if (done) {
            return;
        }
        double total = sums[at];
        double mean = sums[at + 1] / total;
        double second = sums[at + 2] / total;
        double variance = second - mean * mean;
        double third = sums[at + 3] / total - 3 * mean * second + 2 * mean * mean * mean;
        double divergence = amount * mean - Math.log(total) - (shifted ? sums[at + 4] : 0);
        if (divergence < goal) {
            low = amount;
        } else {
            high = amount;
        }
        double root = Math.sqrt(divergence);
        double slope = amount * variance / (2 * root);
        double bend = ((variance + amount * third) / 2 - slope * slope) / root;
        double newton = (root - Math.sqrt(goal)) / slope;
        double halley = amount - newton / Math.min(2, Math.max(0.5, 1 - 0.5 * newton * bend / slope));
        boolean inside = halley > low && halley < high;
        double next = Math.min(inside ? halley : (low + high) / 2, most);
        // The method's error is of the step's third order.
        done = !(Math.abs(next - amount) > (inside ? 0.5 * Math.cbrt(tolerance) : tolerance));
        amount = next;
    }
}
