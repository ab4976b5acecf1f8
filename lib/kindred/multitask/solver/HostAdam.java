package kindred.multitask.solver;

import java.util.Arrays;

/**
 * Adam (Kingma and Ba, 2015) for a handful of learnt task parameters on the host; decay is added to the gradient.
 * Betas 0.9 and 0.999, epsilon 1e-8.
 */
public final class HostAdam {
    private final double rate;
    private final double decay;
    private long steps;
    private double[] first;
    private double[] second;

    public HostAdam(double rate, double decay) {
        if (!(rate > 0) || !(decay >= 0)) {
            throw new IllegalArgumentException("rate must be positive and decay not negative, got " + rate + ", "
                    + decay);
        }
        this.rate = rate;
        this.decay = decay;
    }

    /** Moves the parameters one step against their gradient, in place. */
    public void step(double[] parameters, double[] gradient) {
        int n = parameters.length;
        if (first == null) {
            first = new double[n];
            second = new double[n];
        }
        steps++;
        double correct1 = 1 - Math.pow(0.9, steps);
        double correct2 = 1 - Math.pow(0.999, steps);
        for (int i = 0; i < n; i++) {
            double g = gradient[i] + decay * parameters[i];
            first[i] = 0.9 * first[i] + 0.1 * g;
            second[i] = 0.999 * second[i] + 0.001 * g * g;
            parameters[i] -= rate * (first[i] / correct1) / (Math.sqrt(second[i] / correct2) + 1e-8);
        }
    }

    /** The step count, then the first and the second moments: 1 + 2 n numbers, or 1 before the first step. */
    public double[] state() {
        int n = first == null ? 0 : first.length;
        double[] out = new double[1 + 2 * n];
        out[0] = steps;
        if (n > 0) {
            System.arraycopy(first, 0, out, 1, n);
            System.arraycopy(second, 0, out, 1 + n, n);
        }
        return out;
    }

    /** Continues from such a state. */
    public void restore(double[] state) {
        int n = (state.length - 1) / 2;
        steps = (long) state[0];
        first = n == 0 ? null : Arrays.copyOfRange(state, 1, 1 + n);
        second = n == 0 ? null : Arrays.copyOfRange(state, 1 + n, 1 + 2 * n);
    }
}
