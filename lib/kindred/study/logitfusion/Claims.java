package kindred.study.logitfusion;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/** The claims with the rules that decide them, fixed before any run. */
final class Claims {
    static final Effect CLOSED = Effect.number("gap closed by dynamic fusion of one expert, mean over texts");
    static final Effect OVER_PARTS = Effect.number("loss of the better of large model and expert minus fused, worst text");
    static final Effect OVER_FIXED = Effect.number("loss of the best fixed amount minus dynamic, mean over texts");
    static final Effect CLOSED_ALL = Effect.number("gap closed by all experts at once (least squares), mean over texts");
    static final Effect UNSEEN = Effect.number("loss of the large model tuned on the seen texts minus fused, mean over unseen texts");
    static final Effect EXAMPLES = Effect.points("exact match of the fused model with 2 examples minus the better alone");
    static final Effect MERGED = Effect.number("gap closed by dynamic fusion of one merged expert, mean over texts");
    static final Effect OVER_JOINT = Effect.number("loss of all experts (least squares) minus one merged expert");

    static final Claim WEAK_TO_STRONG = new Claim("F1",
            "Weak to strong: a tuned small model hands most of its tuning to a large untuned one",
            "Llama-2 7 B to 13 B: 96.4 % of the gap to tuning the large model, one expert",
            Rule.reproducedIf(CLOSED.above(0.5)).notReproducedIf(CLOSED.below(0.25)));
    static final Claim BETTER = new Claim("F1'",
            "The fused model is better than the large model and better than the expert, on every text",
            "stated for the means of the tasks",
            Rule.reproducedIf(OVER_PARTS.above(0)).notReproducedIf(OVER_PARTS.below(0)));
    static final Claim DYNAMIC = new Claim("F2",
            "Amounts that follow every step beat the best fixed amount of 0.5, 1 and 1.5",
            "dynamic above every fixed amount; figures were only found as pictures",
            Rule.reproducedIf(OVER_FIXED.above(0)).notReproducedIf(OVER_FIXED.below(0)));
    static final Claim SEVERAL = new Claim("F3",
            "Several experts at once, with no label of the task, still close most of the gap",
            "86.3 % of the gap",
            Rule.reproducedIf(CLOSED_ALL.above(0.4)).notReproducedIf(CLOSED_ALL.below(0.2)));
    static final Claim UNSEEN_TASKS = new Claim("F4",
            "On text that nothing was tuned for, the fused model passes the large model tuned on the seen texts",
            "passes the tuned model on MMLU domains",
            Rule.reproducedIf(UNSEEN.above(0)).notReproducedIf(UNSEEN.below(0)));
    static final Claim IN_CONTEXT = new Claim("F5",
            "Fusion adds to examples in the prompt",
            "combines with in-context examples (single task)",
            Rule.reproducedIf(EXAMPLES.above(0)).notReproducedIf(EXAMPLES.below(0)));
    static final Claim ARITHMETIC = new Claim("F6",
            "Fusion combines with task arithmetic: one expert merged of all closes a part of the gap",
            "combines with task arithmetic (several tasks)",
            Rule.reproducedIf(MERGED.above(0)).notReproducedIf(MERGED.below(0)));

    static final List<Claim> ALL =
            List.of(WEAK_TO_STRONG, BETTER, DYNAMIC, SEVERAL, UNSEEN_TASKS, IN_CONTEXT, ARITHMETIC);

    private Claims() {}
}
