package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.function.Consumer;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Scope;
import kindred.core.Weights;
import kindred.model.Scorer;

/**
 * A causal transformer (Vaswani et al. 2017; the GPT shape of Radford et al. 2019): normalisation before each part, erf
 * GELU, no dropout. A value; each call that changes a part returns a copy.
 *
 * <pre>{@code
 * Decoder decoder = Decoder.of(37, 64, 2, 4).scale(new AttentionScale.LengthTempered());
 * Weights weights = decoder.initial(manager, new Rng(0));
 * Scorer scorer = decoder.scorer(weights);
 * }</pre>
 *
 * <p>Inputs are int64 {@code ids} (b, t), which give logits (b, t, vocabulary), or {@code ids, rows, columns}, which
 * give logits (m, vocabulary) at those positions only; from the last block's attention map on, nothing else is computed,
 * and its activations are (m, 1, width). Activations, blocks counted from 1: {@code embed},
 * {@code block.1.attention.map} (b, heads, t, keys; where the kernel forms it), {@code block.1.attention.heads} (b,
 * heads, t, head width), {@code block.1.attention.out}, {@code block.1.ffn.out}, {@code block.1.out} (b, t, width),
 * {@code hidden}.
 */
public final class Decoder implements Network {
    private final Parts parts;
    private final Layout layout;

    /** A size of the shared small language models: learnt positions, tied output. */
    public enum Size {
        XS(2, 96, 4, 384, 56), S(3, 128, 4, 512, 96), M(8, 512, 8, 2048, 160);

        private final int depth;
        private final int width;
        private final int heads;
        private final int hidden;
        private final int context;

        Size(int depth, int width, int heads, int hidden, int context) {
            this.depth = depth;
            this.width = width;
            this.heads = heads;
            this.hidden = hidden;
            this.context = context;
        }

        /** The longest sequence. */
        public int context() {
            return context;
        }
    }

    private Decoder(Parts parts) {
        this.parts = parts;
        this.layout = parts.layout();
    }

    /** No positions, constant attention scale, layer normalisation, tied output, feed-forward parts 4 times as wide. */
    public static Decoder of(int vocabulary, int width, int depth, int heads) {
        return new Decoder(new Parts(vocabulary, width, depth, heads));
    }

    public static Decoder gpt(Size size, int vocabulary) {
        return of(vocabulary, size.width, size.depth, size.heads).hidden(size.hidden)
                .position(new PositionScheme.Learned(size.context));
    }

    /** The width of the feed-forward parts. */
    public Decoder hidden(int numbers) {
        return changed(p -> p.hidden = numbers);
    }

    public Decoder position(PositionScheme scheme) {
        return changed(p -> p.position = scheme);
    }

    public Decoder scale(AttentionScale scale) {
        return changed(p -> p.scale = scale);
    }

    public Decoder normalization(Normalization normalization) {
        return changed(p -> p.normalization = normalization);
    }

    public Decoder output(OutputMap map) {
        return changed(p -> p.output = map);
    }

    public Decoder kernel(AttentionKernel kernel) {
        return changed(p -> p.kernel = kernel);
    }

    /** The standard deviation of initial weights, 0.02 unless said otherwise. */
    public Decoder deviation(double deviation) {
        return changed(p -> p.deviation = deviation);
    }

    public int vocabulary() {
        return parts.vocabulary;
    }

    public int width() {
        return parts.width;
    }

    public int depth() {
        return parts.depth;
    }

    public int heads() {
        return parts.heads;
    }

    public PositionScheme position() {
        return parts.position;
    }

    public AttentionScale scale() {
        return parts.scale;
    }

    public AttentionKernel kernel() {
        return parts.kernel;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Initializer initializer() {
        return new TransformerInitializer(parts.deviation, parts.depth);
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        if (inputs.length != 1 && inputs.length != 3) {
            throw new IllegalArgumentException(
                    "A decoder got " + inputs.length + " inputs, expected ids, or ids, rows and columns");
        }
        if (inputs.length == 1) {
            return logits(pass, hidden(pass, inputs[0]));
        }
        NDArray places = Ops.SCRIPT.call(pass.manager(), "places", inputs[0], inputs[1], inputs[2]);
        return logits(pass, hidden(pass, inputs[0], null, places)).reshape(-1, parts.vocabulary);
    }

    /** The last activations (b, t, width), normalised, from which logits are made. */
    public NDArray hidden(Pass pass, NDArray ids) {
        return hidden(pass, ids, null, null);
    }

    /**
     * The last activations.
     *
     * @param cache of earlier tokens, or null
     * @param places where the last activations are asked for, int64 (m) in the b x t positions: they are (m, 1, width);
     *     null for all of them
     */
    NDArray hidden(Pass pass, NDArray ids, KeyValueCache cache, NDArray places) {
        if (ids.getDataType() != DataType.INT64 || ids.getShape().dimension() != 2 || ids.size() == 0) {
            throw new IllegalArgumentException("Token ids of type " + ids.getDataType() + " and shape "
                    + ids.getShape() + ", expected int64 (batch, tokens)");
        }
        NDManager manager = pass.manager();
        NDArray x = Ops.SCRIPT.call(manager, "embed", pass.get("embed.weight"), ids);
        long tokens = ids.getShape().get(1);
        Attention attention = Attention.of(this, x, tokens, cache);
        x = pass.tap("embed", parts.position.embed(pass.in("position"), x, attention.queries()));
        for (int i = 0; i < parts.depth; i++) {
            Scope scope = pass.in("block." + (i + 1));
            NDArray asked = i + 1 == parts.depth ? places : null;
            NDArray mixed = attention.of(scope.in("attention"), i, parts.normalization.of(scope.in("norm1"), x), asked);
            x = asked == null ? x.add(mixed) : Ops.SCRIPT.call(manager, "at", x, asked).add(mixed);
            x = scope.tap("out", x.add(feedForward(scope.in("ffn"), parts.normalization.of(scope.in("norm2"), x))));
        }
        if (cache != null) {
            cache.advance(tokens);
        }
        return pass.tap("hidden", parts.normalization.of(pass.in("norm"), x));
    }

    private static NDArray feedForward(Scope scope, NDArray x) {
        return scope.tap("out", Ops.SCRIPT.call(x.getManager(), "feed_forward", x, scope.get("input.weight"),
                scope.get("input.bias"), scope.get("output.weight"), scope.get("output.bias")));
    }

    /** Logits (..., vocabulary) of last activations (..., width). */
    public NDArray logits(Pass pass, NDArray hidden) {
        return Ops.SCRIPT.call(pass.manager(), "logits", hidden, pass.get(parts.output.parameter()));
    }

    /** The mean cross-entropy, in nats, of the target tokens of a batch. */
    public NDArray loss(Pass pass, TokenBatch batch) {
        return loss(pass, this, batch);
    }

    /** The same of a decoder with something on it that is trained, such as a low-rank adapter. */
    public static NDArray loss(Pass pass, Network decoder, TokenBatch batch) {
        NDArray logits = decoder.apply(pass, batch.ids(), batch.rows(), batch.columns());
        return Ops.SCRIPT.call(pass.manager(), "cross_entropy", logits, batch.labels());
    }

    /** This decoder at these weights: scores token sequences, and continues them with a {@link KeyValueCache}. */
    public Scorer scorer(Weights weights) {
        layout.require(weights.layout(), "Weights of another decoder");
        return new DecoderScorer(this, weights);
    }

    @Override
    public String toString() {
        return "Decoder(vocabulary " + parts.vocabulary + ", width " + parts.width + ", " + parts.depth + " blocks of "
                + parts.heads + " heads, hidden " + parts.hidden + ", " + parts.position + ", " + parts.scale + ", "
                + layout.size() + " parameters)";
    }

    private Decoder changed(Consumer<Parts> change) {
        Parts copy = new Parts(parts);
        change.accept(copy);
        return new Decoder(copy);
    }

    private static final class Parts {
        private final int vocabulary;
        private final int width;
        private final int depth;
        private final int heads;
        private int hidden;
        private PositionScheme position = new PositionScheme.None();
        private AttentionScale scale = new AttentionScale.Constant();
        private Normalization normalization = Normalization.LAYER;
        private OutputMap output = OutputMap.TIED;
        private AttentionKernel kernel = AttentionKernel.FUSED_WHEN_LONG;
        private double deviation = 0.02;

        Parts(int vocabulary, int width, int depth, int heads) {
            this.vocabulary = positive("vocabulary", vocabulary);
            this.width = positive("width", width);
            this.depth = positive("depth", depth);
            this.heads = positive("number of heads", heads);
            if (width % heads != 0) {
                throw new IllegalArgumentException(
                        "A width of " + width + " is no multiple of the number of heads, " + heads);
            }
            this.hidden = 4 * width;
        }

        Parts(Parts p) {
            this(p.vocabulary, p.width, p.depth, p.heads);
            hidden = p.hidden;
            position = p.position;
            scale = p.scale;
            normalization = p.normalization;
            output = p.output;
            kernel = p.kernel;
            deviation = p.deviation;
        }

        Layout layout() {
            positive("feed-forward width", hidden);
            Layout.Builder all = Layout.builder().add("embed.weight", Layout.Role.WEIGHT, vocabulary, width)
                    .add("position", position.layout(width));
            for (int i = 1; i <= depth; i++) {
                String block = "block." + i;
                all.add(block + ".norm1", normalization.layout(width))
                        .add(block + ".attention.input.weight", Layout.Role.WEIGHT, 3L * width, width)
                        .add(block + ".attention.input.bias", Layout.Role.BIAS, 3L * width)
                        .add(block + ".attention.scale", scale.layout(heads))
                        .add(block + ".attention.output.weight", Layout.Role.WEIGHT, width, width)
                        .add(block + ".attention.output.bias", Layout.Role.BIAS, width)
                        .add(block + ".norm2", normalization.layout(width))
                        .add(block + ".ffn.input.weight", Layout.Role.WEIGHT, hidden, width)
                        .add(block + ".ffn.input.bias", Layout.Role.BIAS, hidden)
                        .add(block + ".ffn.output.weight", Layout.Role.WEIGHT, width, hidden)
                        .add(block + ".ffn.output.bias", Layout.Role.BIAS, width);
            }
            all.add("norm", normalization.layout(width));
            if (output == OutputMap.FREE) {
                all.add(output.parameter(), Layout.Role.WEIGHT, vocabulary, width);
            }
            return all.build();
        }

        private static int positive(String what, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("A decoder's " + what + " is " + value + ", expected at least 1");
            }
            return value;
        }
    }
}
