package kindred.data.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of the examples of a part are kept. */
final class Balance {
    private Balance() {
    }

    /** Labels in turn, alphabetically, until the cap, or fewer than half of them (at least two) have any left. */
    static List<TextExample> even(List<TextExample> examples, int cap) {
        Map<String, Deque<TextExample>> byLabel = new TreeMap<>();
        for (TextExample e : examples) {
            byLabel.computeIfAbsent(e.target(), t -> new ArrayDeque<>()).add(e);
        }
        double enough = Math.max(2, byLabel.size() / 2.0);
        List<TextExample> kept = new ArrayList<>();
        while (byLabel.values().stream().filter(d -> !d.isEmpty()).count() >= enough) {
            for (Deque<TextExample> left : byLabel.values()) {
                if (kept.size() == cap) {
                    return kept;
                }
                if (!left.isEmpty()) {
                    kept.add(left.remove());
                }
            }
        }
        return kept;
    }

    /** The first ones, as they come. */
    static List<TextExample> natural(List<TextExample> examples, int cap) {
        return examples.subList(0, Math.min(cap, examples.size()));
    }
}
