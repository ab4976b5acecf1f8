package kindred.model;

import kindred.core.Initializer;

/** Small convolutional networks for square images. */
public final class ConvNet {
    private ConvNet() {}

    /**
     * Six weight layers without normalisation: 3x3 convolutions to 16, 32 (stride 2), 32, 64 (stride 2) channels, a
     * dense layer of 64, the head. Stages {@code conv1..conv4}, {@code dense5}, {@code head}; ReLU after all but the
     * last.
     *
     * @param channels of the input (n, channels, size, size)
     */
    public static StagedNetwork six(int channels, int size, int classes) {
        int quarter = halved(halved(size));
        return StagedNetwork.builder(Initializer.he())
                .stage("conv1", convolution(channels, 16, 1))
                .stage("conv2", convolution(16, 32, 2))
                .stage("conv3", convolution(32, 32, 1))
                .stage("conv4", convolution(32, 64, 2))
                .stage("dense5", Chain.of(Layers.flatten(), new Dense(64 * quarter * quarter, 64), Layers.relu()))
                .stage("head", new Dense(64, classes))
                .build();
    }

    /**
     * Eight weight layers without normalisation, the plain shape of the AlexNet family for small images: five
     * convolutions, two dense layers, the head.
     */
    public static StagedNetwork eight(int channels, int size, int classes) {
        int quarter = halved(halved(size));
        return StagedNetwork.builder(Initializer.he())
                .stage("conv1", convolution(channels, 32, 1))
                .stage("conv2", convolution(32, 64, 2))
                .stage("conv3", convolution(64, 64, 1))
                .stage("conv4", convolution(64, 64, 1))
                .stage("conv5", convolution(64, 64, 2))
                .stage("dense6", Chain.of(Layers.flatten(), new Dense(64 * quarter * quarter, 256), Layers.relu()))
                .stage("dense7", Chain.of(new Dense(256, 256), Layers.relu()))
                .stage("head", new Dense(256, classes))
                .build();
    }

    /**
     * A small residual network with batch normalisation (He et al. 2016): a stem, three stages of one residual block
     * each with {@code width}, 2 {@code width}, 4 {@code width} channels, global mean pooling, the head.
     */
    public static StagedNetwork residual(int channels, int width, int classes) {
        return StagedNetwork.builder(Initializer.he())
                .stage("stem", normalised(channels, width, 1))
                .stage("block1", block(width))
                .stage("block2", normalised(width, 2 * width, 2).then(block(2 * width)))
                .stage("block3", normalised(2 * width, 4 * width, 2).then(block(4 * width)))
                .stage("pool", Layers.globalMeanPool())
                .stage("head", new Dense(4 * width, classes))
                .build();
    }

    private static Layer convolution(int in, int out, int stride) {
        return Chain.of(Conv.three(in, out, stride), Layers.relu());
    }

    private static Layer normalised(int in, int out, int stride) {
        return Chain.of(Conv.three(in, out, stride), new BatchNormalization(out), Layers.relu());
    }

    private static Layer block(int width) {
        return Chain.of(
                Layers.residual(normalised(width, width, 1)
                        .then(Conv.three(width, width, 1)).then(new BatchNormalization(width))),
                Layers.relu());
    }

    private static int halved(int size) {
        return (size + 1) / 2;
    }
}
