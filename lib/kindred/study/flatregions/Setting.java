package kindred.study.flatregions;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import kindred.multitask.AggregatedStep;
import kindred.multitask.Aggregator;
import kindred.multitask.FlatRegions;
import kindred.multitask.Perturbation;
import kindred.multitask.RowAggregator;
import kindred.multitask.TaskRule;
import kindred.multitask.aggregator.CAGrad;
import kindred.multitask.aggregator.FairGrad;
import kindred.multitask.aggregator.Imtl;
import kindred.multitask.aggregator.Mgda;
import kindred.multitask.aggregator.NashMtl;
import kindred.multitask.aggregator.PCGrad;

/**
 * One arm of the comparison.
 *
 * @param aggregator EW, PCGrad, CAGrad, ...
 * @param variant how its gradients are taken
 * @param noise share of replaced training labels, 0 .. 1
 * @param radius of the climb
 */
record Setting(String aggregator, Variant variant, double noise, Perturbation radius) {
    /** Equal weighting from rows, so that heads get their plain gradient in every arm alike. */
    private static final RowAggregator EQUAL = (rows, losses, step) -> mean(rows);

    /** How gradients are taken. */
    enum Variant {
        PLAIN, F, DIRECT, GLOBAL, LONG, SINGLE, SINGLE_F;

        boolean alone() {
            return this == SINGLE || this == SINGLE_F;
        }
    }

    static Setting plain(String aggregator, double noise) {
        return new Setting(aggregator, Variant.PLAIN, noise, Perturbation.plain(0));
    }

    static Setting flat(String aggregator, double noise, double rho) {
        return new Setting(aggregator, Variant.F, noise, Perturbation.plain(rho));
    }

    /** The arm's name in tables and figures. */
    String arm() {
        String name = switch (variant) {
            case PLAIN -> aggregator;
            case F -> "F-" + aggregator;
            case DIRECT -> "direct " + aggregator;
            case GLOBAL -> "G-SAM";
            case LONG -> aggregator + ", twice as long";
            case SINGLE -> "single-task";
            case SINGLE_F -> "single-task SAM";
        };
        return radius.adaptive() ? name + ", adaptive" : name;
    }

    /** A rule of its own for one training. */
    TaskRule rule() {
        return switch (variant) {
            case PLAIN, LONG, SINGLE -> new AggregatedStep(made().get());
            case F, SINGLE_F -> FlatRegions.split(made().get(), made().get(), radius, radius);
            case DIRECT -> FlatRegions.direct(made().get(), radius, radius);
            case GLOBAL -> FlatRegions.global(radius);
        };
    }

    private Supplier<Aggregator> made() {
        return switch (aggregator) {
            case "EW" -> () -> EQUAL;
            case "PCGrad" -> PCGrad::new;
            case "CAGrad" -> () -> new CAGrad(0.4);
            case "MGDA" -> Mgda::new;
            case "IMTL" -> Imtl::new;
            case "Nash-MTL" -> NashMtl::new;
            case "FairGrad" -> FairGrad::new;
            default -> throw new IllegalArgumentException("No aggregator '" + aggregator + "' in this study");
        };
    }

    private static NDArray mean(NDArray rows) {
        return rows.mean(new int[] {0});
    }
}
