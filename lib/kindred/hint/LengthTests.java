package kindred.hint;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindred.core.Rng;
import kindred.model.Scorer;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;

/**
 * Fixed test sequences of a task by length, the same for all who are compared.
 *
 * @param byLength sequences of each length
 */
public record LengthTests(Map<Integer, List<Prompted>> byLength) {
    public LengthTests {
        byLength = Collections.unmodifiableMap(new TreeMap<>(byLength));
    }

    /**
     * {@code count} sequences of each length.
     *
     * @param rng apart from every training rng
     */
    public static LengthTests of(SequenceTask task, int count, Rng rng, int... lengths) {
        Map<Integer, List<Prompted>> byLength = new TreeMap<>();
        for (int length : lengths) {
            byLength.put(length, task.draw(count, length, rng.split(length)));
        }
        return new LengthTests(byLength);
    }

    /**
     * How well sequences of one length are answered; shares are 0 .. 1.
     *
     * @param exact sequences of which greedy decoding gives the whole target
     * @param token target tokens predicted given the true ones before them
     * @param loss mean cross-entropy of the target tokens, in nats
     */
    public record Score(int length, double exact, double token, double loss) {}

    /** The scores at each length, shortest first; one pass over each batch. */
    public List<Score> score(Scorer scorer) {
        return byLength.entrySet().stream().map(entry -> {
            List<Prompted> sequences = entry.getValue();
            TeacherForcing.Reading reading = TeacherForcing.read(scorer, sequences);
            int[][] predicted = reading.predictions();
            int exact = 0;
            long right = 0;
            long tokens = 0;
            for (int i = 0; i < predicted.length; i++) {
                int[] target = sequences.get(i).target();
                exact += Arrays.equals(predicted[i], target) ? 1 : 0;
                for (int j = 0; j < target.length; j++) {
                    right += predicted[i][j] == target[j] ? 1 : 0;
                }
                tokens += target.length;
            }
            return new Score(entry.getKey(), (double) exact / predicted.length, (double) right / tokens,
                    reading.loss());
        }).toList();
    }
}
