package kindred.study.howtransferable;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/** The claims with the rules that decide them, fixed before any run. */
final class Claims {
    static final Effect LAST_DROP = Effect.points("AnB - BnB at the last copied layer");
    static final Effect EARLY_DROP = Effect.points("mean of AnB - BnB at n = 1, 2");
    static final Effect MIDDLE_DIP = Effect.points("lowest BnB - base at middle n");
    static final Effect HEALED = Effect.points("BnB+ - base at its lowest depth");
    static final Effect GAIN = Effect.points("mean over n of AnB+ - base");
    static final Effect TASK_GAIN = Effect.points("mean over n of AnB+ - BnB+");
    static final Effect SLOPE = Effect.points("slope of AnB - base per layer, dissimilar minus random splits");
    static final Effect OVER_RANDOM = Effect.points("AnB - random filters at the depth n >= 3 where it is least");

    static final Claim SPECIFICITY = new Claim("C-a",
            "Specificity: early layers transfer without loss; frozen late layers of another task cost accuracy",
            "ImageNet halves: no loss at n = 1, 2; at n = 7 AnB 0.543, BnB 0.623, base 0.625",
            Rule.reproducedIf(LAST_DROP.below(-0.02).and(EARLY_DROP.meanWithin(-0.02, 0.02)))
                    .notReproducedIf(LAST_DROP.above(-0.01)));
    static final Claim COADAPTATION = new Claim("C-b",
            "Fragile co-adaptation: frozen copies of a network's own middle layers cannot be completed again",
            "BnB - base: -2.0 points at n = 4, -3.2 at n = 5, recovered at n = 6, 7",
            Rule.reproducedIf(MIDDLE_DIP.below(-0.01)).notReproducedIf(MIDDLE_DIP.above(-0.005)));
    static final Claim HEALING = new Claim("C-c",
            "Fine-tuning heals co-adaptation: BnB+ stays at the base's level at every depth",
            "BnB+ within 1 point of the base at every n",
            Rule.reproducedIf(HEALED.meanAtLeast(-0.01)).notReproducedIf(HEALED.below(-0.01)));
    static final Claim TRANSFER_GAIN = new Claim("C-d",
            "Transfer, then fine-tuning, beats training on the target alone",
            "AnB+ - base +1.6 points over n = 1..7; over BnB+ +1.4",
            Rule.reproducedIf(GAIN.above(0)).notReproducedIf(GAIN.below(0)));
    static final Claim DISTANCE = new Claim("C-e",
            "The farther the tasks, the steeper the loss with depth",
            "man-made to natural: 0.653 (base) to 0.399 at n = 7, against 0.625 to 0.543 for random halves",
            Rule.reproducedIf(SLOPE.below(0)).notReproducedIf(SLOPE.above(0)));
    static final Claim RANDOM_FILTERS = new Claim("C-f",
            "Even features of a distant task beat random frozen filters",
            "random filters 0.492, 0.403 at n = 1, 2 (base 0.575), chance from n = 3 on",
            Rule.reproducedIf(OVER_RANDOM.above(0.05)).notReproducedIf(OVER_RANDOM.below(0)));

    static final List<Claim> ALL =
            List.of(SPECIFICITY, COADAPTATION, HEALING, TRANSFER_GAIN, DISTANCE, RANDOM_FILTERS);

    private Claims() {}
}
