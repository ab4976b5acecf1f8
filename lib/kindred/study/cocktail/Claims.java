package kindred.study.cocktail;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/**
 * The claims with the rules that decide them, fixed before any run. Effects are differences of exact match on test
 * examples within a seed unless they say otherwise.
 */
final class Claims {
    static final Effect BEST = Effect.points(
            "best cocktail minus better single, each chosen on validation, mean over tasks");
    static final Effect FIXED = Effect.points("cocktail of all finance tasks minus better single, mean over tasks");
    static final Effect WON = Effect.number(
            "share of the cells of seed and task that the cocktail wins, ties left out");
    static final Effect FORGOTTEN = Effect.number(
            "rise of the loss on held-out text, nats: with general data minus without");
    static final Effect NUMBERS = Effect.points("numeric tasks: cocktail with math minus without");
    static final Effect OTHERS = Effect.points("the same on tasks without arithmetic, the control");
    static final Effect KNOWN = Effect.points(
            "restricted accuracy on untrained knowledge tasks: after minus before, the arm where it rises most");

    static final Claim COCKTAIL = new Claim("C1",
            "A cocktail of related tasks beats fine-tuning on the target alone",
            "about 220 runs of four models: a cocktail is best; Phi-3-Mini so tuned passes GPT-4-o on finance",
            Rule.reproducedIf(BEST.above(0).and(BEST.meanAtLeast(0.02)))
                    .notReproducedIf(BEST.below(0.02).and(BEST.meanAtMost(0))));
    static final Claim NO_CHOICE = new Claim("C1'",
            "It does so without choosing among cocktails",
            "not stated: the paper's best of many cocktails was compared on test data",
            Rule.reproducedIf(FIXED.above(0).and(FIXED.meanAtLeast(0.02)))
                    .notReproducedIf(FIXED.below(0.02).and(FIXED.meanAtMost(0))));
    static final Claim MOSTLY = new Claim("C2",
            "Fine-tuning on the target alone is not always best: the cocktail wins in more than half of the cells",
            "fine-tuning on the target alone is not always the most effective strategy; no count was found",
            Rule.reproducedIf(WON.above(0.5)).notReproducedIf(WON.below(0.5)));
    static final Claim REGULARISER = new Claim("C3",
            "General data is a regulariser: less of the pretrained ability is lost",
            "general instruction data limits the loss of other abilities; no figure was found",
            Rule.reproducedIf(FORGOTTEN.below(0)).notReproducedIf(FORGOTTEN.above(0)));
    static final Claim ARITHMETIC = new Claim("C4",
            "Mathematical data helps the tasks with numbers",
            "mathematical data improves numerical reasoning, and that transfers to finance; no figure was found",
            Rule.reproducedIf(NUMBERS.above(0)).notReproducedIf(NUMBERS.below(0)));
    static final Claim NO_KNOWLEDGE = new Claim("C5",
            "The gain does not carry over to knowledge that was not trained",
            "no gain in broad domain knowledge or complex domain reasoning",
            Rule.reproducedIf(KNOWN.below(0.02)).notReproducedIf(KNOWN.above(0.02)));

    static final List<Claim> ALL = List.of(COCKTAIL, NO_CHOICE, MOSTLY, REGULARISER, ARITHMETIC, NO_KNOWLEDGE);

    private Claims() {
    }
}
