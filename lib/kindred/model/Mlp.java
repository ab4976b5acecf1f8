package kindred.model;

import kindred.core.Initializer;

/** The multi-layer perceptron. */
public final class Mlp {
    private Mlp() {}

    /**
     * Dense layers with ReLU between them, starting as He et al. 2015: stages {@code layer1}, ..., {@code head}. The
     * input (n, ...) is flattened.
     *
     * @param sizes numbers of the input, of each hidden layer, of the output; at least two
     */
    public static StagedNetwork of(int... sizes) {
        if (sizes.length < 2) {
            throw new IllegalArgumentException("A perceptron needs at least an input and an output size, got "
                    + sizes.length + " sizes");
        }
        StagedNetwork.Builder network = StagedNetwork.builder(Initializer.he());
        for (int i = 0; i + 2 < sizes.length; i++) {
            Layer dense = Chain.of(new Dense(sizes[i], sizes[i + 1]), Layers.relu());
            network.stage("layer" + (i + 1), i == 0 ? Chain.of(Layers.flatten()).then(dense) : dense);
        }
        Layer head = new Dense(sizes[sizes.length - 2], sizes[sizes.length - 1]);
        return network.stage("head", sizes.length == 2 ? Chain.of(Layers.flatten(), head) : head).build();
    }
}
