package kindred.data.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text-to-text task. An input is in {@code test} when the CRC-32 of its UTF-8 bytes is divisible by 5, else in
 * {@code train}: so no input lies on both sides, not even across tasks that share inputs.
 *
 * @param id         its name, for example {@code fin_unit}
 * @param domain     one of fin, math, lang, msg, fact, spell, extra
 * @param definition one line that says what to do, at most 20 words
 * @param labels     the possible targets in alphabetical order; empty when they are open (numbers, phonemes)
 * @param train      training examples, inputs distinct
 * @param test       test examples, inputs distinct
 */
public record TextTask(String id, String domain, String definition, List<String> labels, List<TextExample> train,
                       List<TextExample> test) {
    public TextTask {
        labels = List.copyOf(labels);
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** The training examples that are not {@link #validation()}. */
    public List<TextExample> fit() {
        return train.stream().filter(e -> !Split.validation(e.input())).toList();
    }

    /** About a tenth of the training examples, the same in every task that has the input. */
    public List<TextExample> validation() {
        return train.stream().filter(e -> Split.validation(e.input())).toList();
    }

    /** The CRC-32 of all examples, training part first: tells whether two machines have the same task. */
    public String checksum() {
        String all = Stream.concat(train.stream(), test.stream())
                .map(e -> e.input() + "\t" + e.target() + "\n")
                .collect(Collectors.joining());
        return Long.toHexString(Split.crc(all));
    }

    @Override
    public String toString() {
        return id + " (" + train.size() + " train, " + test.size() + " test)";
    }
}
