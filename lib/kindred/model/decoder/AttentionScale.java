package kindred.model.decoder;

import ai.djl.ndarray.NDArray;
import kindred.core.Layout;
import kindred.core.Scope;

/** How sharp attention is, beside the usual 1 / sqrt(head width). */
public sealed interface AttentionScale {
    /** The same at every length. */
    record Constant() implements AttentionScale {}

    /**
     * Sharper with length: the logits of head h at a query that sees T keys are multiplied by
     * 1 + softplus(theta_h) ln T; theta_h is learnt and 0 at the start. A softmax over T keys needs a gap that grows as
     * ln T to single out one of them.
     */
    record LengthTempered() implements AttentionScale {
        @Override
        public Layout layout(int heads) {
            return Layout.builder().add("theta", Layout.Role.OTHER, heads).build();
        }

        @Override
        public NDArray sharpen(Scope scope, NDArray queries, NDArray positions) {
            return Ops.SCRIPT.call(queries.getManager(), "temper", queries, scope.get("theta"), positions);
        }

        /** The factor at a query that sees {@code keys} keys. */
        public static double factor(double theta, int keys) {
            return 1 + Math.log1p(Math.exp(theta)) * Math.log(keys);
        }
    }

    /** The parameters of one block's attention. */
    default Layout layout(int heads) {
        return Layout.EMPTY;
    }

    /** Queries (b, heads, t, head width) times the factor of their position (int64, counted from 0). */
    default NDArray sharpen(Scope scope, NDArray queries, NDArray positions) {
        return queries;
    }
}
