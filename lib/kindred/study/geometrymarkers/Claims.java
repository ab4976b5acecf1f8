package kindred.study.geometrymarkers;

import java.util.List;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Rule;

/** The claims with the rules that decide them, fixed before any run. Intervals are bootstraps over networks. */
final class Claims {
    static final Effect DIMENSION = Effect.number("r of D_eff with accuracy on new classes");
    static final Effect UTILITY = Effect.number("r of Psi_eff with accuracy on new classes");
    static final Effect OVER_ACCURACY = Effect.number("r of D_eff minus r of ID test accuracy, with new classes");
    static final Effect CORRUPTED = Effect.number("r of ID test accuracy minus r of D_eff, with corrupted images");
    static final Effect AGREEMENT = Effect.points("pairs of equal ID accuracy in which the higher D_eff transfers");

    static final Claim FORECAST = new Claim("G-a",
            "The effective dimension and utility of known classes forecast accuracy on new classes",
            "mean r 0.83 (0.62 to 0.95) for D_eff and 0.81 (0.62 to 0.94) for Psi_eff over 16 settings",
            Rule.reproducedIf(DIMENSION.above(0.3).and(UTILITY.above(0.3)))
                    .notReproducedIf(DIMENSION.below(0.3).or(UTILITY.below(0.3))));
    static final Claim BETTER = new Claim("G-b/c",
            "Test accuracy on known classes does not; geometry is the better guide",
            "mean r -0.15 (-0.96 to 0.76) for ID test accuracy",
            Rule.reproducedIf(OVER_ACCURACY.above(0)).notReproducedIf(OVER_ACCURACY.below(0)));
    static final Claim PAIRS = new Claim("G-d",
            "Of two networks that look equally good, the one with the higher effective dimension transfers better",
            "73 % of 126 comparisons of pretrained ImageNet networks; our own networks stand in",
            Rule.reproducedIf(AGREEMENT.meanAtLeast(0.6).and(AGREEMENT.above(0.5)))
                    .notReproducedIf(AGREEMENT.below(0.5)));
    static final Claim BOUNDARY = new Claim("G-e",
            "For noise and blur that keep the label, accuracy on clean images stays the better guide",
            "ID accuracy is the best predictor on CIFAR-10-C",
            Rule.reproducedIf(CORRUPTED.above(0)).notReproducedIf(CORRUPTED.below(0)));

    static final List<Claim> ALL = List.of(FORECAST, BETTER, PAIRS, BOUNDARY);

    private Claims() {}
}
