package kindred.multitask.cocktail;

/** How long an arm is trained, in steps of a batch. */
@FunctionalInterface
interface TrainingLength {
    /**
     * The steps of an arm.
     *
     * @param tasks of the arm
     * @param examples of all its tasks together
     */
    int steps(int tasks, int examples);

    /** Every arm takes the same number of steps. */
    static TrainingLength steps(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("A training of " + count + " steps");
        }
        return (tasks, examples) -> count;
    }

    /** So many steps for each of its tasks. */
    static TrainingLength stepsPerTask(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " steps for each task, expected at least 1");
        }
        return (tasks, examples) -> tasks * count;
    }

    /** So many passes over its examples. */
    static TrainingLength epochs(int count, int batch) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " epochs, expected at least 1");
        }
        return (tasks, examples) -> Math.max(1, Math.round((float) count * examples / batch));
    }
}
