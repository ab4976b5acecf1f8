package kindred.transfer;

import ai.djl.ndarray.NDManager;
import kindred.core.Initializer;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.model.BatchNormalization;
import kindred.model.Chain;
import kindred.model.Dense;
import kindred.model.Layers;
import kindred.model.StagedNetwork;
import kindred.task.Examples;
import kindred.task.Task;

/** Small tasks and networks for tests: Gaussian clouds in ten dimensions, three classes. */
final class Clouds {
    private Clouds() {}

    /** Clouds about centres that {@code centres} decides. */
    static Task task(NDManager manager, String name, long centres) {
        return Task.classification(name, 3, examples(manager, centres, 320, 1), examples(manager, centres, 300, 2));
    }

    static Examples examples(NDManager manager, long centres, int n, long seed) {
        float[] middle = new Rng(centres).normal(30, 1.5);
        Rng rng = new Rng(seed).split(centres);
        float[] x = new float[n * 10];
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(3);
            for (int d = 0; d < 10; d++) {
                x[i * 10 + d] = middle[(int) y[i] * 10 + d] + (float) rng.nextGaussian();
            }
        }
        return Examples.of(Tensors.of(manager, x, n, 10), Tensors.of(manager, y, n));
    }

    /** Five stages without normalisation; no unit of tanh can die and stand still. */
    static StagedNetwork plain() {
        StagedNetwork.Builder network = StagedNetwork.builder(Initializer.byFanIn());
        for (int i = 1; i <= 4; i++) {
            network.stage("layer" + i, Chain.of(new Dense(i == 1 ? 10 : 12, 12), Layers.tanh()));
        }
        return network.stage("head", new Dense(12, 3)).build();
    }

    /** Four stages, the first three with batch normalisation. */
    static StagedNetwork normalised() {
        StagedNetwork.Builder network = StagedNetwork.builder(Initializer.he());
        for (int i = 1; i <= 3; i++) {
            network.stage("layer" + i, Chain.of(
                    new Dense(i == 1 ? 10 : 12, 12), new BatchNormalization(12), Layers.relu()));
        }
        return network.stage("head", new Dense(12, 3)).build();
    }
}
