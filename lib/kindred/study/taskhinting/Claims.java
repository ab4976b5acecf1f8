package kindred.study.taskhinting;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Condition;
import kindred.study.Effect;
import kindred.study.Rule;

/**
 * What is claimed, and the rules that decide. Accuracy is exact match, its mean over the test lengths from 2L to 3L, L the
 * longest trained length; effects are differences within seeds.
 */
final class Claims {
    static final Effect HINT = Effect.points("successor hint - none, equal main examples");
    static final Effect HINT_LONGER = Effect.points("the same with twice the main examples");
    static final Effect OVER_NOISE = Effect.points("successor hint - random hint");
    static final Effect COMPUTE = Effect.points("successor hint - none trained twice as long");
    static final Effect OVER_OTHERS = Effect.points("successor hint - the better of count and fill");
    static final Effect TEMPERED = Effect.points("tempered - constant attention, no hint");
    static final Effect TEMPERED_HINT = Effect.points("tempered with successor hint - tempered");
    static final Effect INCREMENT = Effect.points("increment: carry hint - none, equal main examples");
    static final Effect PROBE = Effect.points("probe of the next larger element - shuffled labels, length L");
    static final Effect PROBE_FAR = Effect.points("the same at length 2L");

    static final Claim H1 = new Claim("H1", "A successor hint makes sorting generalise to longer sequences.",
            "trained up to length 20, accuracy at length 100 from below 1 % to 92.6 %",
            Rule.reproducedIf(Condition.all(HINT.above(0), HINT.meanAtLeast(0.05), OVER_NOISE.above(0)))
                    .notReproducedIf(HINT.below(0.02).or(OVER_NOISE.below(0.02))));
    static final Claim H1_COMPUTE = new Claim("H1'", "It does so at equal compute, too.", "no figure known",
            Rule.reproducedIf(COMPUTE.above(0).and(COMPUTE.meanAtLeast(0.05))).notReproducedIf(COMPUTE.below(0.02)));
    static final Claim H2 = new Claim("H2", "Hints differ: successor helps more than count and fill.",
            "successor helps most; count and fill help less",
            Rule.reproducedIf(OVER_OTHERS.above(0)).notReproducedIf(OVER_OTHERS.below(0)));
    static final Claim H3 = new Claim("H3", "A few length-dependent parameters in the softmax help unseen lengths.",
            "they improve unseen lengths further",
            Rule.reproducedIf(TEMPERED.above(0).and(TEMPERED.meanAtLeast(0.05))).notReproducedIf(TEMPERED.below(0.02)));
    static final Claim H4 = new Claim("H4", "Hint and length-dependent parameters add up.", "no figure known",
            Rule.reproducedIf(TEMPERED_HINT.above(0)).notReproducedIf(TEMPERED_HINT.below(0)));
    static final Claim H5 = new Claim("H5", "The gain carries over beyond sorting, to increments.",
            "a gain for an increment task",
            Rule.reproducedIf(INCREMENT.above(0)).notReproducedIf(INCREMENT.below(0)));
    static final Claim H6 = new Claim("H6",
            "The second block of the hinted network holds the next larger element, at length L and beyond.",
            "probes and attention maps show identity and successor",
            Rule.reproducedIf(PROBE.above(0.2).and(PROBE_FAR.above(0.2)))
                    .notReproducedIf(PROBE.below(0.2).or(PROBE_FAR.below(0.2))));

    static final List<Claim> ALL = List.of(H1, H1_COMPUTE, H2, H3, H4, H5, H6);

    private Claims() {}
}
