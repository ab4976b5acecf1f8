package kindred.task;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindred.core.Rng;
import kindred.task.sampling.Capped;
import kindred.task.sampling.Sampling;
import kindred.task.sampling.Temperature;

/**
 * Which task the next step trains: names, sizes and a rule for their rates.
 *
 * <p>A value. Sizes are those after any sub-sampling of the data. When all tasks share their inputs no mixture is
 * needed: one batch serves all.
 */
public final class TaskMixture {
    private final List<String> tasks;
    private final long[] sizes;
    private final Sampling sampling;

    private TaskMixture(Map<String, Integer> sizes, Sampling sampling) {
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("a mixture needs at least one task");
        }
        this.tasks = new ArrayList<>(sizes.keySet());
        this.sizes = new long[tasks.size()];
        for (int i = 0; i < tasks.size(); i++) {
            this.sizes[i] = sizes.get(tasks.get(i));
            if (this.sizes[i] < 1) {
                throw new IllegalArgumentException("task '" + tasks.get(i) + "' has " + this.sizes[i]
                        + " examples, at least 1 is needed");
            }
        }
        this.sampling = sampling;
    }

    /**
     * A mixture by any rule.
     *
     * @param sizes training examples of each task, in the order that {@link #tasks} keeps
     */
    public static TaskMixture of(Map<String, Integer> sizes, Sampling sampling) {
        return new TaskMixture(sizes, sampling);
    }

    /**
     * Rates {@code min(n_i, cap)^{1/T} / sum}.
     *
     * @param temperature T, at least 1; 1 for the plain union of the data
     * @param cap greatest size that counts; {@code Integer.MAX_VALUE} for none
     */
    public static TaskMixture proportional(Map<String, Integer> sizes, double temperature, int cap) {
        return of(sizes, new Capped(new Temperature(temperature), cap));
    }

    /** The names, in the order of the rates. */
    public List<String> tasks() {
        return List.copyOf(tasks);
    }

    /** The rates of the first epoch. */
    public double[] rates() {
        return rates(0);
    }

    /** The probability of each task in this epoch, from 0; sum 1. */
    public double[] rates(int epoch) {
        double[] rates = sampling.rates(sizes.clone(), epoch);
        double sum = 0;
        for (double rate : rates) {
            if (!(rate >= 0)) {
                throw new IllegalStateException("the sampling rule " + sampling + " gave the rate " + rate);
            }
            sum += rate;
        }
        if (rates.length != sizes.length || Math.abs(sum - 1) > 1e-9) {
            throw new IllegalStateException("the sampling rule " + sampling + " gave " + rates.length
                    + " rates with sum " + sum + " for " + sizes.length + " tasks");
        }
        return rates;
    }

    /** Endless draws at the rates of the first epoch; the same numbers for the same source. */
    public Iterator<String> draws(Rng rng) {
        return draws(rng, step -> 0);
    }

    /**
     * Endless draws at the rates of each epoch in turn.
     *
     * @param stepsPerEpoch draws that make an epoch, at least 1
     */
    public Iterator<String> draws(Rng rng, int stepsPerEpoch) {
        if (stepsPerEpoch < 1) {
            throw new IllegalArgumentException("an epoch needs at least 1 step, got " + stepsPerEpoch);
        }
        return draws(rng, step -> step / stepsPerEpoch);
    }

    private Iterator<String> draws(Rng rng, IntUnaryOperator epochOfStep) {
        return Stream.iterate(0, step -> step + 1)
                .map(step -> tasks.get(draw(rates(epochOfStep.applyAsInt(step)), rng.nextDouble()))).iterator();
    }

    private static int draw(double[] rates, double u) {
        double reached = 0;
        for (int i = 0; i < rates.length; i++) {
            reached += rates[i];
            if (u < reached) {
                return i;
            }
        }
        // Rounding left the sum a little under u: the last task that can be drawn.
        return IntStream.range(0, rates.length).filter(i -> rates[i] > 0).max().orElseThrow();
    }
}
