package kindred.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Linear;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Layout.Role;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Scope;
import kindred.core.Script;
import kindred.core.Tensors;

/**
 * The BERT encoder (Devlin et al. 2019, arXiv 1810.04805): Transformer layers that normalise after each sub-layer, with
 * exact GELU and learnt positions.
 *
 * <p>Inputs, all int64 of shape (batch, tokens): piece numbers; 1 for a token and 0 for padding; 0 or 1 for the first or
 * second text of a pair. Output: the last hidden state (batch, tokens, hidden); what stands at padding is of no meaning.
 * Parameters bear the names of the published PyTorch models; activations are {@code embeddings},
 * {@code encoder.layer.i.attention} and {@code encoder.layer.i}, each after its normalisation, and what enters a dense
 * layer under that layer's name and {@code .in}.
 */
public final class Encoder implements Network {
    private static final Script OPS = Script.resource(Encoder.class, "encoder.torchscript");

    private final EncoderShape shape;
    private final Layout layout;

    public Encoder(EncoderShape shape) {
        this.shape = shape;
        this.layout = layout(shape);
    }

    public EncoderShape shape() {
        return shape;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    /** The published models' start: normal with deviation 0.02. */
    @Override
    public Initializer initializer() {
        return Initializer.normal(0.02);
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        return forward(pass.in(""), inputs);
    }

    /** The last hidden state where this encoder's parameters lie under the scope's prefix: as the body of a network. */
    public NDArray forward(Scope scope, NDArray... inputs) {
        if (inputs.length != 3) {
            throw new IllegalArgumentException("An encoder takes ids, mask and types, got " + inputs.length + " arrays");
        }
        long tokens = inputs[0].getShape().get(1);
        if (tokens > shape.positions()) {
            throw new IllegalArgumentException("A text has " + tokens + " tokens, the encoder's most is "
                    + shape.positions() + ": truncate when tokenizing");
        }
        NDArray x = embed(scope, inputs[0], inputs[2]);
        NDArray visible = inputs[1].neq(0).reshape(-1, 1, 1, tokens);
        NDArray heads = Tensors.sizes(scope.pass().manager(), shape.heads());
        for (int i = 0; i < shape.layers(); i++) {
            Scope layer = scope.in("encoder.layer." + i);
            x = layer.tap("attention", attend(layer.in("attention"), x, visible, heads));
            x = scope.tap("encoder.layer." + i, feedForward(layer, x));
        }
        return x;
    }

    /**
     * The pooler's output (batch, hidden): tanh of a dense layer on the first token's vector.
     *
     * @param hidden this encoder's output
     * @throws IllegalArgumentException if this encoder has no pooler
     */
    public NDArray pool(Scope scope, NDArray hidden) {
        return scope.tap("pooler", dense(scope.in("pooler.dense"), hidden.get(":, 0")).tanh());
    }

    private NDArray embed(Scope scope, NDArray ids, NDArray types) {
        Scope part = scope.in("embeddings");
        NDArray positions = part.get("position_embeddings.weight").get(new NDIndex(":{}", ids.getShape().get(1)));
        NDArray x = lookUp(part.get("word_embeddings.weight"), ids)
                .add(lookUp(part.get("token_type_embeddings.weight"), types)).add(positions);
        return scope.tap("embeddings", scope.pass().dropout(normalize(part.in("LayerNorm"), x), shape.dropout()));
    }

    private NDArray attend(Scope part, NDArray x, NDArray visible, NDArray heads) {
        NDArray mixed = OPS.call(part.pass().manager(), "attention", dense(part.in("self.query"), x),
                dense(part.in("self.key"), x), dense(part.in("self.value"), x), visible, heads);
        NDArray out = part.pass().dropout(dense(part.in("output.dense"), mixed), shape.dropout());
        return normalize(part.in("output.LayerNorm"), out.add(x));
    }

    private NDArray feedForward(Scope layer, NDArray x) {
        NDArray inner = dense(layer.in("intermediate.dense"), x).getNDArrayInternal().gelu();
        NDArray out = layer.pass().dropout(dense(layer.in("output.dense"), inner), shape.dropout());
        return normalize(layer.in("output.LayerNorm"), out.add(x));
    }

    static NDArray dense(Scope part, NDArray x) {
        return Linear.linear(part.tap("in", x), part.get("weight"), part.get("bias")).get(0);
    }

    static NDArray normalize(Scope part, NDArray x) {
        return OPS.call(part.pass().manager(), "normalize", x, part.get("weight"), part.get("bias"));
    }

    private static NDArray lookUp(NDArray table, NDArray ids) {
        return ids.getNDArrayInternal().embedding(ids, table, SparseFormat.DENSE).get(0);
    }

    private static Layout layout(EncoderShape shape) {
        int d = shape.hidden();
        Layout.Builder b = Layout.builder()
                .add("embeddings.word_embeddings.weight", Role.WEIGHT, shape.vocabulary(), d)
                .add("embeddings.position_embeddings.weight", Role.WEIGHT, shape.positions(), d)
                .add("embeddings.token_type_embeddings.weight", Role.WEIGHT, 2, d);
        addNorm(b, "embeddings.LayerNorm", d);
        for (int i = 0; i < shape.layers(); i++) {
            String layer = "encoder.layer." + i;
            addDense(b, layer + ".attention.self.query", d, d);
            addDense(b, layer + ".attention.self.key", d, d);
            addDense(b, layer + ".attention.self.value", d, d);
            addDense(b, layer + ".attention.output.dense", d, d);
            addNorm(b, layer + ".attention.output.LayerNorm", d);
            addDense(b, layer + ".intermediate.dense", shape.feedForward(), d);
            addDense(b, layer + ".output.dense", d, shape.feedForward());
            addNorm(b, layer + ".output.LayerNorm", d);
        }
        if (shape.pooler()) {
            addDense(b, "pooler.dense", d, d);
        }
        return b.build();
    }

    static void addDense(Layout.Builder layout, String part, int out, int in) {
        layout.add(part + ".weight", Role.WEIGHT, out, in).add(part + ".bias", Role.BIAS, out);
    }

    static void addNorm(Layout.Builder layout, String part, int width) {
        layout.add(part + ".weight", Role.SCALE, width).add(part + ".bias", Role.SHIFT, width);
    }
}
