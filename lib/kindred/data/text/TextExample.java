package kindred.data.text;

/**
 * One example of a text-to-text task.
 *
 * @param input  lower-case words and marks joined by one blank
 * @param target a short answer in the same form, never empty
 */
public record TextExample(String input, String target) {
}
