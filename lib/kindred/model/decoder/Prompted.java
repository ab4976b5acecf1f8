package kindred.model.decoder;

/**
 * A token sequence in two parts: what is given and what is to be predicted.
 *
 * @param prompt at least one token
 * @param target at least one token
 */
public record Prompted(int[] prompt, int[] target) {
    public Prompted {
        if (prompt.length == 0 || target.length == 0) {
            throw new IllegalArgumentException("A prompt of " + prompt.length + " tokens with a target of "
                    + target.length + "; each needs at least one");
        }
    }

    /** Tokens a model is fed: all but the last. */
    int fed() {
        return prompt.length + target.length - 1;
    }
}
