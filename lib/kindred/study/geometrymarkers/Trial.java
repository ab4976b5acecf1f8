package kindred.study.geometrymarkers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.data.Images;
import kindred.measure.ActivationDensity;
import kindred.measure.ConfidenceAuroc;
import kindred.measure.Features;
import kindred.measure.ManifoldGeometry;
import kindred.measure.Margin;
import kindred.measure.Marker;
import kindred.measure.MeanCovariance;
import kindred.measure.MeanDistance;
import kindred.measure.MeanEnergy;
import kindred.measure.MeanEntropy;
import kindred.measure.NeuralCollapse1;
import kindred.measure.NumericalRank;
import kindred.measure.ParticipationRatio;
import kindred.model.StagedNetwork;
import kindred.probe.LinearProbe;
import kindred.task.Evaluate;
import kindred.task.Examples;
import kindred.task.ImageTasks;
import kindred.task.Task;
import kindred.transfer.TrainedNetwork;

/** One network: trained on the known classes, its markers there, and what it is worth for new classes and for noise. */
final class Trial {
    static final String TEST_ACCURACY = "ID test accuracy";
    static final String TRAIN_ACCURACY = "ID train accuracy";
    static final String DIMENSION = "D_eff";
    static final String UTILITY = "Psi_eff";
    private static final double NOISE = 0.5;
    private static final double PENALTY = 1e-3;

    private Trial() {}

    /** The image sets, read once. */
    record Pictures(Images train, Images test, Images digits) {}

    /**
     * What one network gave.
     *
     * @param markers of the test images of known classes, by name
     * @param transferred accuracy of a linear probe on new classes
     * @param corrupted mean accuracy on noisy and on blurred test images of known classes
     * @param digits accuracy of a linear probe on handwritten digits; NaN where not asked for
     */
    record Outcome(Protocol.Setting setting, Map<String, Double> markers, double transferred, double corrupted,
            double digits) {}

    static Outcome run(Protocol protocol, Protocol.Setting setting, Pictures pictures) {
        try (NDManager manager = Compute.manager()) {
            // examples depend on the split only, so networks of a sweep differ by nothing but their training
            Rng images = new Rng(0).split(setting.split().name());
            Task known = task(manager, protocol, pictures, setting.split().source(), protocol.images(),
                    protocol.testImages(), images.split("known"));
            TrainedNetwork model = train(manager, protocol, setting, known);
            Map<String, Double> markers = markers(protocol, model, known);
            Task fresh = task(manager, protocol, pictures, setting.split().target(), protocol.probeImages(),
                    protocol.probeImages(), images.split("new"));
            double corrupted = (model.score(known, noisy(manager, known.test()))
                    + model.score(known, blurred(manager, known.test()))) / 2;
            double digits = protocol.digits() ? probe(model, digits(manager, protocol, pictures, images)) : Double.NaN;
            return new Outcome(setting, markers, probe(model, fresh), corrupted, digits);
        }
    }

    private static TrainedNetwork train(
            NDManager manager, Protocol protocol, Protocol.Setting setting, Task known) {
        Rng rng = new Rng(setting.seed());
        StagedNetwork network = Protocol.network(setting.width(), known.outputs());
        return new TrainedNetwork(network, protocol.trainer(setting, rng.split("order"))
                .fit(network, network.initial(manager, rng.split("start")), known.train(), known.loss()).weights());
    }

    private static Task task(NDManager manager, Protocol protocol, Pictures pictures, int[] classes, int train,
            int test, Rng rng) {
        Images own = pictures.train().classes(classes).sample(train, rng.split("train"));
        Images judged = pictures.test().classes(classes);
        return ImageTasks.classification(manager, "classes " + Arrays.toString(classes), own,
                judged.sample(Math.min(test, judged.count()), rng.split("test")), protocol.pool());
    }

    private static Task digits(NDManager manager, Protocol protocol, Pictures pictures, Rng rng) {
        int half = Math.min(protocol.probeImages(), pictures.digits().count() / 2);
        List<Images> parts = pictures.digits().split(rng.split("digits"), half, half);
        return ImageTasks.classification(manager, "digits", parts.get(0), parts.get(1), protocol.pool());
    }

    private static Map<String, Double> markers(Protocol protocol, TrainedNetwork model, Task known) {
        Map<String, Double> markers = new LinkedHashMap<>();
        try (NDManager scratch = Compute.manager()) {
            Features features = features(scratch, model, known.test());
            ManifoldGeometry geometry = protocol.glue().analyze(features);
            markers.put(DIMENSION, geometry.dimension());
            markers.put(UTILITY, geometry.utility());
            markers.put("R_eff", geometry.radius());
            markers.put("capacity", geometry.capacity());
            List<Marker> simple = List.of(new ParticipationRatio(), new NumericalRank(1e-3), new ActivationDensity(),
                    new MeanCovariance(), new MeanDistance(), new NeuralCollapse1(), new ConfidenceAuroc(),
                    new MeanEntropy(), new MeanEnergy(), new Margin());
            double[] values = Marker.all(simple, out -> out.accept(features));
            for (int i = 0; i < values.length; i++) {
                markers.put(simple.get(i).name(), values[i]);
            }
        }
        markers.put(TRAIN_ACCURACY, model.score(known, known.train()));
        markers.put(TEST_ACCURACY, model.score(known, known.test()));
        return markers;
    }

    /** What a linear probe on the frozen representation reaches on another task. */
    private static double probe(TrainedNetwork model, Task task) {
        try (NDManager scratch = Compute.manager()) {
            return LinearProbe.logistic(PENALTY).accuracy(
                    features(scratch, model, task.train()), features(scratch, model, task.test()));
        }
    }

    private static Features features(NDManager scratch, TrainedNetwork model, Examples examples) {
        NDArray z = Evaluate.activations(
                scratch, model.network(), model.weights(), examples, Protocol.PENULTIMATE);
        NDArray logits = model.outputs(scratch, examples);
        return Features.labelled(z, logits, examples);
    }

    /** With Gaussian noise of half the deviation of the training pixels. */
    private static Examples noisy(NDManager manager, Examples examples) {
        NDArray x = examples.inputs()[0];
        float[] noise = new Rng(0).split("noise").normal(Math.toIntExact(x.size()), NOISE);
        try (Step step = Step.quiet()) {
            NDArray sum = Tensors.of(step.manager(), noise, x.getShape().getShape()).add(x);
            sum.attach(manager);
            return examples.withInputs(sum);
        }
    }

    /** Every pixel the mean of the three by three about it; beyond the edge the edge goes on. */
    private static Examples blurred(NDManager manager, Examples examples) {
        try (Step step = Step.quiet()) {
            NDArray x = Tensors.alias(step.manager(), examples.inputs()[0]);
            for (int axis = 2; axis <= 3; axis++) {
                long size = x.getShape().get(axis);
                String before = axis == 2 ? ":, :, " : ":, :, :, ";
                NDArray left = x.get(before + "0:1").concat(x.get(before + "0:" + (size - 1)), axis);
                NDArray right = x.get(before + "1:" + size).concat(x.get(before + (size - 1) + ":" + size), axis);
                x = x.add(left).add(right).div(3);
            }
            x.attach(manager);
            return examples.withInputs(x);
        }
    }
}
