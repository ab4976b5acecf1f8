package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Scope;
import kindred.core.Tensors;

/**
 * How a decoder knows where a token stands.
 *
 * <p>A scheme may add to the embeddings, turn queries and keys, or add to the attention logits; what it does not say
 * stays as it is. Positions are int64, counted from 0.
 */
public sealed interface PositionScheme {
    /** Nothing: the causal mask alone tells positions apart. */
    record None() implements PositionScheme {}

    /**
     * One learnt vector a position; sequences cannot be longer than {@code longest}.
     *
     * @param longest positions there are
     */
    record Learned(int longest) implements PositionScheme {
        public Learned {
            if (longest < 1) {
                throw new IllegalArgumentException("Learnt positions for " + longest + " tokens, expected at least 1");
            }
        }

        @Override
        public Layout layout(int width) {
            return Layout.builder().add("weight", Layout.Role.WEIGHT, longest, width).build();
        }

        @Override
        public NDArray embed(Scope scope, NDArray x, NDArray positions) {
            return Ops.SCRIPT.call(x.getManager(), "embed_positions", x, scope.get("weight"), positions);
        }
    }

    /** Sines and cosines of wavelengths from 2 pi to 20000 pi, added to the embeddings (Vaswani et al. 2017, 3.5). */
    record Sinusoidal() implements PositionScheme {
        @Override
        public NDArray embed(Scope scope, NDArray x, NDArray positions) {
            return Ops.SCRIPT.call(x.getManager(), "sinusoidal", x, positions);
        }
    }

    /** Queries and keys turned by angles that grow with the position (Su et al. 2021, eq. 34); head width even. */
    record Rotary() implements PositionScheme {
        @Override
        public NDArray turn(NDArray x, NDArray positions) {
            return Ops.SCRIPT.call(x.getManager(), "rotary", x, positions);
        }
    }

    /** Attention logits fall with the distance, head h of H by 2^(-8h/H) a token (Press et al. 2022). */
    record Alibi() implements PositionScheme {
        @Override
        public NDArray bias(NDArray mask, NDArray queries, NDArray keys, int heads) {
            return Ops.SCRIPT.call(
                    mask.getManager(), "alibi", mask, queries, keys, Tensors.sizes(mask.getManager(), heads));
        }
    }

    /** The longest sequence there is a position for. */
    default int longest() {
        return Integer.MAX_VALUE;
    }

    /** The parameters of this scheme. */
    default Layout layout(int width) {
        return Layout.EMPTY;
    }

    /** Token embeddings (b, t, width) with what this scheme adds to them. */
    default NDArray embed(Scope scope, NDArray x, NDArray positions) {
        return x;
    }

    /** Queries or keys (b, heads, t, head width) as attention compares them. */
    default NDArray turn(NDArray x, NDArray positions) {
        return x;
    }

    /** What is added to the attention logits: (queries, keys) or (heads, queries, keys). */
    default NDArray bias(NDArray mask, NDArray queries, NDArray keys, int heads) {
        return mask;
    }
}
