package kindred.study;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kindred.table.Interval;

/**
 * How measured intervals become a verdict, fixed in the claim before the run. The same object decides and prints
 * itself.
 *
 * <pre>{@code
 * Effect drop = Effect.points("AnB - BnB at the last layer");
 * Rule rule = Rule.reproducedIf(drop.below(-0.02)).notReproducedIf(drop.above(-0.01));
 * }</pre>
 *
 * <p>The verdict is inconclusive when neither condition holds, when both do (evidence that contradicts itself decides
 * nothing), and when a bound of any effect in the rule is not finite: one run has no interval, whatever its mean.
 *
 * @param reproduced the evidence that confirms the claim
 * @param notReproduced the evidence that refutes it
 */
public record Rule(Condition reproduced, Condition notReproduced) {
    public Rule {
        Objects.requireNonNull(reproduced, "reproduced");
        Objects.requireNonNull(notReproduced, "notReproduced");
    }

    /** Begins a rule; a rule always names the evidence against the claim too. */
    public static Confirmation reproducedIf(Condition condition) {
        return new Confirmation(condition);
    }

    /** The first half of a rule. */
    public record Confirmation(Condition reproduced) {
        /** The rule, with the evidence that refutes the claim. */
        public Rule notReproducedIf(Condition condition) {
            return new Rule(reproduced, condition);
        }
    }

    /**
     * The one verdict these intervals give.
     *
     * @throws IllegalArgumentException if an effect of the rule was not measured
     */
    public Verdict verdict(Map<Effect, Interval> measured) {
        boolean confirmed = reproduced.holds(measured);
        boolean refuted = notReproduced.holds(measured);
        if (confirmed == refuted || !effects().stream().map(measured::get).allMatch(Rule::known)) {
            return Verdict.INCONCLUSIVE;
        }
        return confirmed ? Verdict.REPRODUCED : Verdict.NOT_REPRODUCED;
    }

    /** The rule in words. */
    public String words() {
        return "Reproduced if " + reproduced.words() + ". Not reproduced if " + notReproduced.words()
                + ". Otherwise inconclusive.";
    }

    /** Every effect the rule speaks of. */
    public Set<Effect> effects() {
        Set<Effect> effects = new LinkedHashSet<>(reproduced.effects());
        effects.addAll(notReproduced.effects());
        return effects;
    }

    private static boolean known(Interval interval) {
        return Double.isFinite(interval.low()) && Double.isFinite(interval.high());
    }
}
