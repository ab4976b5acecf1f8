package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import kindred.core.Scope;
import kindred.core.Tensors;

/**
 * Causal self-attention of one forward pass: what all blocks share is made once.
 *
 * @param queries positions of the new tokens, int64
 * @param bias what is added to the logits, the causal mask included
 * @param cache of earlier tokens, or null
 */
record Attention(Decoder decoder, NDArray queries, NDArray bias, KeyValueCache cache) {
    static Attention of(Decoder decoder, NDArray like, long tokens, KeyValueCache cache) {
        NDManager manager = like.getManager();
        int from = cache == null ? 0 : cache.length();
        int to = Math.toIntExact(from + tokens);
        if (to > decoder.position().longest()) {
            throw new IllegalArgumentException("A sequence of " + to + " tokens, but this decoder has positions for "
                    + decoder.position().longest());
        }
        NDArray queries = manager.arange(from, to, 1, DataType.INT64);
        NDArray keys = from == 0 ? queries : manager.arange(0, to, 1, DataType.INT64);
        NDArray mask = Ops.SCRIPT.call(manager, "causal", like, queries, keys);
        return new Attention(decoder, queries, decoder.position().bias(mask, queries, keys, decoder.heads()), cache);
    }

    /** The attention of block {@code i} (counted from 0) over x (b, t, width), at {@code places} unless they are null. */
    NDArray of(Scope scope, int i, NDArray x, NDArray places) {
        NDManager manager = x.getManager();
        NDList parts = Ops.SCRIPT.callAll(manager, "queries_keys_values", x, scope.get("input.weight"),
                scope.get("input.bias"), Tensors.sizes(manager, decoder.heads()));
        NDArray q = decoder.position().turn(parts.get(0), queries);
        NDArray k = decoder.position().turn(parts.get(1), queries);
        NDArray v = parts.get(2);
        q = decoder.scale().sharpen(scope.in("scale"), q, queries);
        boolean fused = decoder.kernel().fused(x.getShape().get(1)) && (cache == null || cache.length() == 0);
        if (cache != null) {
            k = cache.keys(i, k);
            v = cache.values(i, v);
        }
        NDArray mixed;
        if (fused) {
            mixed = bias.getShape().dimension() == 2
                    ? Ops.SCRIPT.call(manager, "fused_causal", q, k, v)
                    : Ops.SCRIPT.call(manager, "fused", q, k, v, bias);
        } else {
            NDArray map = scope.tap("map", Ops.SCRIPT.call(manager, "map", q, k, bias));
            mixed = Ops.SCRIPT.call(manager, "mix", map, v);
        }
        mixed = scope.tap("heads", mixed);
        NDArray w = scope.get("output.weight");
        NDArray b = scope.get("output.bias");
        return scope.tap("out", places == null
                ? Ops.SCRIPT.call(manager, "project", mixed, w, b)
                : Ops.SCRIPT.call(manager, "project_at", mixed, w, b, places));
    }
}
