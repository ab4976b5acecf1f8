package kindred.data.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The text normalisation of all tasks: lower-case words, numbers and single marks, joined by one blank. */
public final class Words {
    private static final Pattern WORD = Pattern.compile("[a-z]+(?:'[a-z]+)?|\\d+(?:\\.\\d+)?|[^\\sa-z\\d]");

    private Words() {
    }

    /** {@code "Don't pay 3.50 dlrs, OK?"} gives {@code "don't pay 3.50 dlrs , ok ?"}. */
    public static String words(String text) {
        return String.join(" ", list(text));
    }

    /** The first {@code n} words. */
    public static String clip(String text, int n) {
        List<String> words = list(text);
        return String.join(" ", words.subList(0, Math.min(n, words.size())));
    }

    /** The words, numbers and marks one by one. */
    public static List<String> list(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
    }
}
