package kindred.study.cocktail;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/**
 * The claims with the rules that decide them, fixed before any run. Effects are differences within a seed of exact match
 * on test examples, mean over tasks; on knowledge tasks, of restricted accuracy. The better single and the best cocktail
 * of a task are those with the best mean on validation examples. A cell is a seed and a task; ties are left out. A
 * held-out loss is in nats per token.
 */
final class Claims {
    static final Effect BEST = Effect.points("gain of the best cocktail over the better single");
    static final Effect FIXED = Effect.points("gain of the cocktail over the better single");
    static final Effect WON = Effect.number("share of cells that the cocktail wins");
    static final Effect FORGOTTEN = Effect.number("held-out loss with general data minus without");
    static final Effect NUMBERS = Effect.points("cocktail with math minus without, numeric tasks");
    static final Effect OTHERS = Effect.points("the same, tasks without arithmetic");
    static final Effect KNOWN = Effect.points("rise on untrained knowledge tasks");

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
