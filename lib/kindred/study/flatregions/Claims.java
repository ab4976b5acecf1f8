package kindred.study.flatregions;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/** The claims with the rules that decide them, fixed before any run. Labels are 30 % noisy. */
final class Claims {
    static final Effect GAIN = Effect.points("test accuracy, F-A minus A, mean over tasks and aggregators");
    static final Effect CLEAN_GAIN = Effect.points("the same with clean labels");
    static final Effect SHARPNESS = Effect.number("log of the sharpness of F-A over that of A");
    static final Effect CONFLICT = Effect.points("share of conflicting steps in the last quarter, F-A minus A");
    static final Effect SPLIT = Effect.points("test accuracy, split minus direct");

    static final Claim ACCURACY = new Claim("C1",
            "Leading every task to a flat region raises accuracy, whatever the aggregator",
            "MultiFashion: CAGrad 86.51 to 87.82, PCGrad 86.57 to 87.76, MGDA 86.27 to 87.73",
            Rule.reproducedIf(GAIN.meanAtLeast(0.01).and(GAIN.above(0))).notReproducedIf(GAIN.below(0.003)));
    static final Claim FLATNESS = new Claim("C2",
            "The loss around the weights found is flatter for each task",
            "loss surfaces drawn for each task; the trained weights lie in wider basins",
            Rule.reproducedIf(SHARPNESS.meanAtMost(Math.log(0.7)).and(SHARPNESS.below(0)))
                    .notReproducedIf(SHARPNESS.above(Math.log(0.7))));
    static final Claim CALM = new Claim("C3",
            "In flat regions the tasks' gradients conflict less",
            "Multi-MNIST: about 47 % of steps conflict, rising to 53 %; toward flat regions falling to about 1 %",
            Rule.reproducedIf(CONFLICT.meanAtMost(-0.10).and(CONFLICT.below(0))).notReproducedIf(CONFLICT.above(-0.10)));
    static final Claim APART = new Claim("C4",
            "Aggregating gradients and flat parts apart beats aggregating the sharpness-aware gradients",
            "CityScapes, F-MGDA: Delta m 0.67 apart against 6.43 at once (lower is better)",
            Rule.reproducedIf(SPLIT.meanAtLeast(0.005).and(SPLIT.above(0))).notReproducedIf(SPLIT.below(0.005)));

    static final List<Claim> ALL = List.of(ACCURACY, FLATNESS, CALM, APART);

    private Claims() {
    }
}
