package kindred.study.stitching;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/** The claims with the rules that decide them, fixed before any run. Intervals are bootstraps over seeds. */
final class Claims {
    static final Effect DISTANT = Effect.number("TLM accuracy (last stage into first) / accuracy of the network");
    static final Effect HITS = Effect.points("hit rate of TLM minus hit rate of DM (struct.) across networks");
    static final Effect WITHIN_MOST = Effect.points("highest hit rate of TLM within one network over seeds");
    static final Effect WITHIN_DIRECT = Effect.points("lowest hit rate of DM (acc) within one network over seeds");
    static final Effect WITHIN_MEAN = Effect.points("mean hit rate of TLM within one network");
    static final Effect OUTSIDE_FAR = Effect.number("AUROC of TLM minus DM at stages two or more apart");
    static final Effect OUTSIDE_SAME = Effect.number("AUROC of TLM minus DM at corresponding stages");
    static final Effect PREFERENCE = Effect.number("distance preference of DM (struct.)");

    private static final String NO_FIGURE = "claimed; its table's figures were not available to us";

    static final Claim DISTANT_FIT = new Claim("S-a",
            "Task loss matching finds very distant layers alike: a late layer stitched into an early one works",
            "near-original accuracy; " + NO_FIGURE,
            Rule.reproducedIf(DISTANT.above(0.90)).notReproducedIf(DISTANT.below(0.80)));
    static final Claim WRONG_LAYER = new Claim("S-b",
            "Across networks, task loss matching often ranks a distant layer above the corresponding one",
            NO_FIGURE,
            Rule.reproducedIf(HITS.below(0)).notReproducedIf(HITS.above(0)));
    static final Claim WRONG_SELF = new Claim("S-c",
            "Within one network, task loss matching often ranks another layer above the layer itself",
            NO_FIGURE,
            Rule.reproducedIf(WITHIN_MOST.meanAtMost(0.5).and(WITHIN_DIRECT.meanAtLeast(1)))
                    .notReproducedIf(WITHIN_MEAN.meanAtLeast(0.8)));
    static final Claim OUTSIDE = new Claim("S-d",
            "Because it leaves the distribution: an energy detector tells its representations from genuine ones",
            NO_FIGURE,
            Rule.reproducedIf(OUTSIDE_FAR.above(0).and(OUTSIDE_SAME.above(0))).notReproducedIf(OUTSIDE_FAR.below(0)));
    static final Claim DIRECT = new Claim("S-e",
            "Direct matching prefers the corresponding layer to every distant one",
            NO_FIGURE,
            Rule.reproducedIf(PREFERENCE.below(0)).notReproducedIf(PREFERENCE.above(0)));

    static final List<Claim> ALL = List.of(DISTANT_FIT, WRONG_LAYER, WRONG_SELF, OUTSIDE, DIRECT);

    private Claims() {}
}
