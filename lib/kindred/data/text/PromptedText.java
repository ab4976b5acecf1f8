package kindred.data.text;

/**
 * An example as ids of pieces.
 *
 * @param condition begins with {@code [BOS]} and ends with {@code [SEP]}
 * @param target    ends with {@code [EOS]}
 */
public record PromptedText(int[] condition, int[] target) {
    public PromptedText {
        if (condition.length == 0 || target.length == 0) {
            throw new IllegalArgumentException("condition and target must have ids; they have " + condition.length
                    + " and " + target.length);
        }
    }
}
