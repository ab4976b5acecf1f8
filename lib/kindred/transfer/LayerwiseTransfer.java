package kindred.transfer;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.StagedNetwork;
import kindred.task.Task;
import kindred.train.Trained;
import kindred.train.Trainer;

/**
 * How transferable the layers of a network are (Yosinski et al. 2014): for each depth n the first n stages are copied
 * from a network trained on the source, on the target itself, or on nothing; they are frozen or learn; the stages above
 * start anew and are trained on the target.
 *
 * <p>The design is paired: at one depth all arms start the new stages from the same draw and see the same batches, so
 * the differences between arms do not contain that noise. The features of a frozen part are computed once and the rest
 * is trained on them; that is exact, since frozen stages have neither dropout nor moving statistics.
 *
 * <p>A value; each call returns a changed copy.
 */
public final class LayerwiseTransfer {
    private final StagedNetwork network;
    private final Task source;
    private final Task target;
    private final Trainer trainer;
    private final List<LayerCut> cuts;
    private final Rng rng;
    private final boolean cached;

    private LayerwiseTransfer(StagedNetwork network, Task source, Task target, Trainer trainer,
            List<LayerCut> cuts, Rng rng, boolean cached) {
        this.network = network;
        this.source = source;
        this.target = target;
        this.trainer = trainer;
        this.cuts = List.copyOf(cuts);
        this.rng = rng;
        this.cached = cached;
    }

    /**
     * Transfer from {@code source} to {@code target}, all cuts and the four arms of the paper and random filters.
     *
     * @param network its last stage is the head; source and target have as many outputs as it
     * @param trainer how every network is trained, the bases too; its seed is not used
     * @throws IllegalArgumentException if the outputs differ, a task's examples are not all finite or all of one class
     */
    public static LayerwiseTransfer of(StagedNetwork network, Task source, Task target, Trainer trainer) {
        if (source.outputs() != target.outputs()) {
            throw new IllegalArgumentException("Source '" + source.name() + "' has " + source.outputs()
                    + " outputs, target '" + target.name() + "' " + target.outputs() + "; the arms share one network");
        }
        int last = network.stages().size() - 1;
        if (last < 1) {
            throw new IllegalArgumentException("A network of one stage has nothing to transfer");
        }
        Requirements.solvable(source);
        Requirements.solvable(target);
        List<LayerCut> all = new ArrayList<>();
        for (int n = 1; n <= last; n++) {
            all.addAll(arms(n));
        }
        return new LayerwiseTransfer(network, source, target, trainer, all, new Rng(0), true);
    }

    /** BnB, AnB, BnB+, AnB+ and random frozen filters at a depth. */
    public static List<LayerCut> arms(int n) {
        return List.of(
                new LayerCut(n, LayerCut.Origin.TARGET_BASE, true, 0),
                new LayerCut(n, LayerCut.Origin.SOURCE_BASE, true, 0),
                new LayerCut(n, LayerCut.Origin.TARGET_BASE, false, 0),
                new LayerCut(n, LayerCut.Origin.SOURCE_BASE, false, 0),
                new LayerCut(n, LayerCut.Origin.RANDOM, true, 0));
    }

    /** These cuts only. */
    public LayerwiseTransfer cuts(List<LayerCut> chosen) {
        int last = network.stages().size() - 1;
        for (LayerCut cut : chosen) {
            if (cut.n() + cut.preserve() > last) {
                throw new IllegalArgumentException("Cut " + cut + " reaches into the head of a network of "
                        + network.stages().size() + " stages");
            }
        }
        return new LayerwiseTransfer(network, source, target, trainer, chosen, rng, cached);
    }

    /** Decides initial weights, random filters and the order of examples. */
    public LayerwiseTransfer rng(Rng value) {
        return new LayerwiseTransfer(network, source, target, trainer, cuts, value, cached);
    }

    /** Whether features of frozen stages are computed once (the default) or in every step; the result is the same. */
    public LayerwiseTransfer cacheFrozen(boolean on) {
        return new LayerwiseTransfer(network, source, target, trainer, cuts, rng, on);
    }

    /** Networks trained on the source and on the target from scratch; they live in {@code manager}. */
    public Bases bases(NDManager manager) {
        Trained sourceRun = paired().label("base " + source.name())
                .fit(network, network.initial(manager, rng.split("source")), source.train(), source.loss());
        Trained targetRun = paired().label("base " + target.name())
                .fit(network, network.initial(manager, rng.split("target")), target.train(), target.loss());
        return new Bases(sourceRun, targetRun);
    }

    /** Both bases. */
    public record Bases(Trained source, Trained target) {}

    /**
     * A network trained on the target from scratch for {@code factor} times the epochs: the control for arms that
     * profit from a longer schedule.
     */
    public TransferRun longBase(int factor, int epochs) {
        try (NDManager manager = Compute.manager()) {
            Trained run = paired().epochs(factor * epochs).label("base long").fit(
                    network, network.initial(manager, rng.split("target")), target.train(), target.loss());
            return result("base long", 0, target.score(network, run.weights()), run);
        }
    }

    /** The base of the target and all cuts. */
    public List<TransferRun> run() {
        return run(run -> { });
    }

    /** As {@link #run()}; {@code each} sees every result as soon as it is there. */
    public List<TransferRun> run(Consumer<TransferRun> each) {
        List<TransferRun> results = new ArrayList<>();
        try (NDManager manager = Compute.manager();
                Progress progress = Progress.of(source.name() + " to " + target.name(), cuts.size() + 2)) {
            Bases bases = bases(manager);
            TransferRun base = result(
                    "base", 0, target.score(network, bases.target().weights()), bases.target());
            results.add(base);
            each.accept(base);
            progress.at(2, "bases");
            for (LayerCut cut : cuts) {
                TransferRun run = train(cut, bases);
                results.add(run);
                each.accept(run);
                progress.at(results.size() + 1, cut.arm() + " n=" + cut.n());
            }
        }
        return results;
    }

    private TransferRun train(LayerCut cut, Bases bases) {
        try (NDManager manager = Compute.manager()) {
            TrainedNetwork start = new TrainedNetwork(network, start(manager, cut, bases));
            Tuning tuning = new Tuning(start, cut.frozen() ? cut.n() : 0, target, labelled(cut), cached);
            Tuning.Outcome outcome = tuning.run(manager);
            return result(cut.arm(), cut.n(), outcome.score(), outcome.run());
        }
    }

    /** The weights an arm starts from: new ones, the same for all arms of a depth, with the copied stages put in. */
    Weights start(NDManager manager, LayerCut cut, Bases bases) {
        Weights start = network.initial(manager, rng.split("new").split(cut.n()));
        try (NDManager scratch = Compute.manager()) {
            Weights origin = switch (cut.origin()) {
                case SOURCE_BASE -> bases.source().weights();
                case TARGET_BASE -> bases.target().weights();
                case RANDOM -> network.initial(scratch, rng.split("random"));
            };
            new TrainedNetwork(network, origin).copyInto(start, cut.n() + cut.preserve());
        }
        return start;
    }

    private static TransferRun result(String arm, int n, double score, Trained run) {
        return new TransferRun(arm, n, score, run.loss(), run.steps(), run.seconds());
    }

    private Trainer paired() {
        return trainer.rng(rng.split("order"));
    }

    private Trainer labelled(LayerCut cut) {
        return paired().label(cut.arm() + " n=" + cut.n());
    }
}
