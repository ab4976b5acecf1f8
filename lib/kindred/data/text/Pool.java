package kindred.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the examples of a task: the first of each input, none without a target. */
final class Pool {
    private final Map<String, String> targets = new LinkedHashMap<>();

    void add(String input, String target) {
        if (!target.isEmpty() && !input.isEmpty()) {
            targets.putIfAbsent(input, target);
        }
    }

    List<TextExample> examples() {
        List<TextExample> examples = new ArrayList<>(targets.size());
        targets.forEach((input, target) -> examples.add(new TextExample(input, target)));
        return examples;
    }
}
