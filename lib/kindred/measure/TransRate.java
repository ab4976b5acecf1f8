package kindred.measure;

/**
 * TransRate (Huang et al. 2022): the coding rate of all features less the mean coding rate of each
 * class's, {@code R(Z) = log det(I + Z'Z / (n eps)) / 2} of features centred by the global mean, classes weighted by
 * their share of the examples. In nats, higher promises better transfer.
 *
 * <p>The paper's listing averages classes equally, which is the same for balanced classes. Unchanged by rotation and
 * translation; scaling features by s is scaling epsilon by 1 / s^2, so compare models whose features have one scale.
 * Needs {@code classes x d^2} doubles. An error with one class.
 *
 * @param epsilon distortion, positive; the paper's is 1e-4
 */
public record TransRate(double epsilon) implements Marker {

    public TransRate {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, got " + epsilon);
        }
    }

    /** With epsilon 1e-4. */
    public TransRate() {
        this(1e-4);
    }

    @Override
    public String name() {
        return "TransRate";
    }

    @Override
    public Accumulator start() {
        return new ClassScatters(name(), v -> {
            double n = v.n();
            double rate = rate(v.total(), n);
            double[] mean = new double[v.classes().get(0).mean().length];
            for (SecondMoments.Values c : v.classes()) {
                Dense.axpy(c.count() / n, c.mean(), mean);
            }
            for (SecondMoments.Values c : v.classes()) {
                double[] offset = c.mean().clone();
                Dense.axpy(-1, mean, offset);
                double[][] aboutGlobalMean =
                        new SecondMoments.Values(c.count(), offset, c.scatter()).aboutOrigin();
                rate -= c.count() / n * rate(aboutGlobalMean, c.count());
            }
            return rate;
        });
    }

    private double rate(double[][] scatter, double n) {
        return Dense.logDetOnePlus(Dense.times(scatter, 1 / (n * epsilon))) / 2;
    }
}
