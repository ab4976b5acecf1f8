package kindred.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** No study has the id that was asked for. */
public final class UnknownStudy extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 3;

    UnknownStudy(String id, List<String> known) {
        super("There is no study \"" + id + "\". " + (known.isEmpty() ? "None is installed." : suggestion(id, known)));
    }

    private static String suggestion(String id, List<String> known) {
        List<String> near = near(id, known);
        String rest = "There " + (known.size() == 1 ? "is: " : "are: ") + String.join(", ", known) + ".";
        return near.isEmpty() ? rest : "Did you mean " + String.join(" or ", near) + "? " + rest;
    }

    /** The ids that contain the one asked for, or need at most a third of its letters changed; nearest first. */
    static List<String> near(String id, List<String> known) {
        String asked = id.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
        return known.stream()
                .filter(other -> !asked.isEmpty()
                        && (other.contains(asked) || edits(asked, other) <= Math.max(2, asked.length() / 3)))
                .sorted(Comparator.comparingInt(other -> edits(asked, other)))
                .limit(SHOWN)
                .toList();
    }

    /** Levenshtein's distance: letters inserted, deleted or replaced. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
