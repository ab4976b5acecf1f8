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
        return String.join(" ", first(text, n));
    }

    /** The first {@code n} words one by one; reads no further than it must. */
    static List<String> first(String text, int n) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().limit(n).map(MatchResult::group).toList();
    }

    /** The words, numbers and marks one by one. */
    public static List<String> list(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
    }
}
