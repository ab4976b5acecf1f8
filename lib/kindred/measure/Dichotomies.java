package kindred.measure;

import java.util.Arrays;
import kindred.core.Rng;

/** How manifolds are labelled in a draw. */
public enum Dichotomies {
    /** Each manifold on either side with equal chance. */
    RANDOM {
        @Override
        double[] draw(int manifolds, int draw, Rng rng) {
            double[] y = new double[manifolds];
            for (int i = 0; i < manifolds; i++) {
                y[i] = rng.nextBoolean() ? 1 : -1;
            }
            return y;
        }
    },
    /** One manifold, each in turn, against all others. */
    ONE_VS_REST {
        @Override
        double[] draw(int manifolds, int draw, Rng rng) {
            double[] y = new double[manifolds];
            Arrays.fill(y, -1);
            y[draw % manifolds] = 1;
            return y;
        }
    },
    /** One random manifold against another, the rest left out: the number of manifolds is then 2. */
    PAIRS {
        @Override
        double[] draw(int manifolds, int draw, Rng rng) {
            double[] y = new double[manifolds];
            int[] order = rng.permutation(manifolds);
            y[order[0]] = 1;
            y[order[1]] = -1;
            return y;
        }
    };

    /** Labels +1 and -1, 0 for a manifold left out; {@code draw} counts from 0. */
    abstract double[] draw(int manifolds, int draw, Rng rng);
}
