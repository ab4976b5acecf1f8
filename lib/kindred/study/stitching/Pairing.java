package kindred.study.stitching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.measure.Activations;
import kindred.measure.DirectMatchError;
import kindred.measure.Features;
import kindred.measure.LinearCka;
import kindred.measure.LowRank;
import kindred.measure.Procrustes;
import kindred.measure.Pwcca;
import kindred.measure.Similarity;
import kindred.model.StagedNetwork;
import kindred.probe.LinearProbe;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.transfer.Matching;
import kindred.transfer.Seam;
import kindred.transfer.StageOutputs;
import kindred.transfer.TrainedNetwork;

/** One seed: two networks, every stitch between them and within the first, every index, the detectors. */
final class Pairing {
    static final String ACROSS = "across";
    static final String WITHIN = "within";
    static final int CHANNELS = 6;
    private static final int SHOWN = 500;

    private final Protocol protocol;
    private final long seed;
    private final NDManager manager;
    private final Pictures pictures;
    private final Task task;
    private final Examples stitchImages;
    private final Rng rng;

    private Pairing(Protocol protocol, long seed, NDManager manager) {
        this.protocol = protocol;
        this.seed = seed;
        this.manager = manager;
        this.rng = new Rng(seed);
        this.pictures = Pictures.of(manager, protocol, rng.split("images"));
        this.task = pictures.task();
        this.stitchImages = task.train().range(manager, 0, protocol.stitchImages());
    }

    static Found run(Protocol protocol, long seed) {
        try (NDManager manager = Compute.manager()) {
            Pairing pairing = new Pairing(protocol, seed, manager);
            int units = 2 + 2 * protocol.stages().size();
            try (Progress progress = Progress.of("seed " + seed, units)) {
                Net first = pairing.net("first");
                Net second = pairing.net("second");
                progress.at(2, "networks");
                List<Found> parts = new ArrayList<>();
                for (int target : protocol.stages()) {
                    parts.add(pairing.into(target, ACROSS, first, second));
                    parts.add(pairing.into(target, WITHIN, first, first));
                    progress.at(2 + parts.size(), "into stage " + target);
                }
                if (pairing.isFirst()) {
                    parts.add(pairing.truncation(first));
                }
                return Found.joined(parts);
            }
        }
    }

    /** A trained network with what it computes at the stages: for training stitches, and for judging them. */
    private record Net(TrainedNetwork model, double accuracy, Map<Integer, StageOutputs> train,
            Map<Integer, StageOutputs> test) {}

    private Net net(String name) {
        StagedNetwork network = protocol.network(task.outputs());
        Rng own = rng.split(name);
        Weights weights = protocol.trainer().rng(own.split("order")).label(name + " network")
                .fit(network, network.initial(manager, own.split("start")), task.train(), task.loss()).weights();
        TrainedNetwork model = new TrainedNetwork(network, weights);
        Map<Integer, StageOutputs> train = new LinkedHashMap<>();
        Map<Integer, StageOutputs> test = new LinkedHashMap<>();
        for (int stage : protocol.stages()) {
            train.put(stage, outputs(model, stage, stitchImages));
            test.put(stage, outputs(model, stage, task.test()));
        }
        return new Net(model, model.score(task, task.test()), train, test);
    }

    private StageOutputs outputs(TrainedNetwork model, int stage, Examples examples) {
        return protocol.kept()
                ? StageOutputs.kept(manager, model, stage, examples)
                : StageOutputs.streamed(manager, model, stage, examples);
    }

    /** Every stage of the front in the place of one of the back. */
    private Found into(int target, String setting, Net front, Net back) {
        Found found = Found.nothing();
        try (NDManager scratch = Compute.manager()) {
            Detector detector = setting.equals(ACROSS) && protocol.detected().contains(target)
                    ? detector(found, scratch, back, target) : null;
            for (int source : protocol.stages()) {
                indices(found, setting, front, back, source, target);
                StageOutputs trained = front.train().get(source);
                Seam seam = Seam.of(scratch, trained, back.model(), target, back.train().get(target));
                Rng own = rng.split(setting).split(source).split(target);
                for (Matching matching : List.of(protocol.direct(), protocol.taskLoss(own))) {
                    Weights weights = matching.fit(scratch, seam, trained, back.train().get(target),
                            stitchImages.targets(), task.loss());
                    stitch(found, setting, matching, seam, weights, front, back, source, target);
                    if (detector != null) {
                        detect(found, detector, matching.name(), seam, weights, front, source, target);
                    }
                }
            }
        }
        return found;
    }

    private void stitch(Found found, String setting, Matching matching, Seam seam, Weights weights, Net front,
            Net back, int source, int target) {
        Seam.Quality quality = seam.quality(weights, front.test().get(source), back.test().get(target),
                task.test().targets(), task.measure());
        found.stitches().add(new Found.Stitch(seed, setting, matching.name(), source, target, quality.score(),
                quality.score() / back.accuracy(), quality.error()));
        boolean direct = matching.name().equals("DM");
        index(found, setting, direct ? "DM (acc)" : "TLM", source, target, quality.score());
        if (direct) {
            index(found, setting, "DM (struct.)", source, target, -quality.error());
        }
    }

    private void index(
            Found found, String setting, String name, int source, int target, double similarity) {
        found.indices().add(new Found.Index(seed, setting, name, source, target, similarity));
    }

    private void indices(Found found, String setting, Net front, Net back, int source, int target) {
        try (NDManager scratch = Compute.manager()) {
            int[] rows = rows(Math.min(protocol.compared(), task.test().count()));
            NDArray x = front.test().get(source).rows(scratch, rows);
            NDArray y = back.test().get(target).rows(scratch, rows);
            index(found, setting, "linear CKA", source, target, new LinearCka().of(x, y));
            boolean same = x.getShape().equals(y.getShape());
            NDArray u = same ? Activations.positions(x) : Activations.pooled(x);
            NDArray v = same ? Activations.positions(y) : Activations.pooled(y);
            for (Similarity similarity : List.of(new Pwcca(), new Procrustes())) {
                double value = similarity.of(u, v);
                index(found, setting, similarity.name(), source, target, similarity.distance() ? -value : value);
            }
        }
    }

    /** A detector with the energies of the genuine test representations. */
    private record Detector(EnergyDetector energy, double[] genuine) {}

    private Detector detector(Found found, NDManager scratch, Net back, int stage) {
        int[] all = rows(stitchImages.count());
        Examples genuine = stitchImages.withInputs(back.train().get(stage).rows(scratch, all));
        StageOutputs foreign = StageOutputs.kept(scratch, back.model(), stage, pictures.outliers());
        EnergyDetector energy = EnergyDetector.of(scratch, genuine, foreign, task.outputs(),
                protocol.detectorEpochs(), rng.split("detector").split(stage));
        NDArray test = back.test().get(stage).rows(scratch, rows(task.test().count()));
        Detector detector = new Detector(energy, energy.energy(test));
        sanity(found, scratch, detector, "rolled images", back, stage, pictures.rolled());
        sanity(found, scratch, detector, "noise", back, stage, pictures.noise());
        show(found, stage, "genuine", detector.genuine());
        map(found, "genuine", stage, test);
        return detector;
    }

    /** It must tell representations of images that it never saw. */
    private void sanity(
            Found found, NDManager scratch, Detector detector, String what, Net back, int stage, Examples images) {
        StageOutputs others = StageOutputs.kept(scratch, back.model(), stage, images);
        double[] energies = detector.energy().energy(others.rows(scratch, rows(images.count())));
        found.detected().add(new Found.Detected(
                seed, what, 0, stage, EnergyDetector.auroc(detector.genuine(), energies)));
    }

    private void detect(Found found, Detector detector, String what, Seam seam, Weights weights, Net front,
            int source, int target) {
        try (NDManager scratch = Compute.manager()) {
            NDArray stitched = seam.stitched(scratch, weights, front.test().get(source));
            double[] energies = detector.energy().energy(stitched);
            found.detected().add(new Found.Detected(
                    seed, what, source, target, EnergyDetector.auroc(detector.genuine(), energies)));
            if (source == lastStage()) {
                show(found, target, what + " from stage " + source, energies);
                map(found, what + " from stage " + source, target, stitched);
            }
        }
    }

    private int lastStage() {
        return protocol.stages().get(protocol.stages().size() - 1);
    }

    private boolean isFirst() {
        return seed == protocol.seeds().get(0);
    }

    private boolean shown(int stage) {
        return isFirst() && stage == protocol.stages().get(0);
    }

    private void show(Found found, int stage, String what, double[] energies) {
        if (shown(stage)) {
            for (int i = 0; i < Math.min(SHOWN, energies.length); i++) {
                found.energies().add(new Found.Energy(what, energies[i]));
            }
        }
    }

    /** The first channels of one image's representation. */
    private void map(Found found, String what, int stage, NDArray representation) {
        if (shown(stage)) {
            try (NDManager scratch = Compute.manager()) {
                for (int c = 0; c < CHANNELS; c++) {
                    NDArray channel = representation.get("0, " + c);
                    channel.attach(scratch);
                    found.maps().put(what + ", channel " + (c + 1), channel.toFloatArray());
                }
            }
        }
    }

    /** After Ding et al. 2021: small directions are removed; does an index react when a probe loses accuracy? */
    private Found truncation(Net net) {
        Found found = Found.nothing();
        int stage = protocol.stages().get(protocol.stages().size() / 2);
        try (NDManager scratch = Compute.manager()) {
            int[] trainRows = rows(Math.min(protocol.stitchImages(), 4 * protocol.compared()));
            NDArray train = Activations.pooled(net.train().get(stage).rows(scratch, trainRows));
            NDArray test = Activations.pooled(net.test().get(stage).rows(scratch, rows(task.test().count())));
            Examples shown = stitchImages.range(scratch, 0, trainRows.length);
            int width = Math.toIntExact(test.getShape().get(1));
            // one truncation for both, so that the probe meets the directions that it learned from
            NDArray both = train.concat(test, 0);
            for (int rank = width; rank >= 1; rank /= 2) {
                NDArray kept = LowRank.truncate(both, rank);
                NDArray cut = kept.get(trainRows.length + ":");
                double probe = LinearProbe.ridge(seed).accuracy(
                        Features.labelled(kept.get(":" + trainRows.length), shown),
                        Features.labelled(cut, task.test()));
                truncated(found, new LinearCka().name(), rank, new LinearCka().of(cut, test), probe);
                truncated(found, new Pwcca().name(), rank, new Pwcca().of(cut, test), probe);
                truncated(found, "1 - Procrustes distance / 2", rank, 1 - new Procrustes().of(cut, test) / 2, probe);
                truncated(found, "1 - direct matching error", rank, 1 - new DirectMatchError().of(cut, test), probe);
            }
        }
        return found;
    }

    private static void truncated(Found found, String index, int rank, double value, double probe) {
        found.truncated().add(new Found.Truncated(index, rank, value, probe));
    }

    private static int[] rows(int count) {
        return IntStream.range(0, count).toArray();
    }
}
