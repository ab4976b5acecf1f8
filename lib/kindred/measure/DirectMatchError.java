package kindred.measure;

/**
 * The relative error of the best affine map from x to y: squared error over the squared norm of y, in [0, 1] (Balogh
 * and Jelasity 2025, direct matching, structural value, on the examples it is fitted to). 0 when y is an affine
 * function of x. Not symmetric. With fewer examples than features it is 0 whatever the representations: take more
 * examples.
 */
public record DirectMatchError() implements Similarity {

    @Override
    public String name() {
        return "direct matching error";
    }

    @Override
    public boolean distance() {
        return true;
    }

    /** {@inheritDoc} Its value throws IllegalArgumentException unless examples outnumber the features of x by two. */
    @Override
    public Accumulator start() {
        return new PairFactor(v -> {
            if (v.n() < v.meanX().length + 2) {
                throw new IllegalArgumentException("direct matching fits " + v.n() + " examples with "
                        + v.meanX().length + " features exactly, whatever they are: take more examples than features");
            }
            return LeastSquares.solution(v).error();
        });
    }
}
