package kindred.study.taskhinting;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.hint.SequenceTask;
import kindred.hint.Sorting;
import kindred.hint.SortingConstruction;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Decoding;
import kindred.model.decoder.Prompted;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/** One instance: what each task asks about it, and how the hand-set weights sort it. */
final class Illustration {
    private static final Sorting SORTING = Sorting.of(10);
    private static final int LENGTH = 5;
    private static final long SEED = 26;
    private static final String MAP = "block.2.attention.map";

    private Illustration() {}

    /** What the main task, the hints and the control ask about one instance, one row each. */
    static Table tasks() {
        Rows rows = Rows.named("one instance").text("task").text("given").text("to predict");
        for (SequenceTask task : List.of(
                SORTING.sort(), SORTING.successor(), SORTING.count(), SORTING.fill(), SORTING.noise())) {
            // each task draws its instance first, so one seed shows one instance
            Prompted example = task.draw(LENGTH, new Rng(SEED));
            rows.add(task.id(), words(example.prompt()), words(example.target()));
        }
        return rows.table();
    }

    /** Where both heads of the construction's second block look while it sorts that instance. */
    static Figure construction() {
        int[] prompt = SORTING.sort().draw(LENGTH, new Rng(SEED)).prompt();
        SortingConstruction construction = new SortingConstruction(SORTING, LENGTH);
        Decoder decoder = construction.decoder();
        Rows rows = Rows.named("construction").text("head").text("step").text("token").number("weight");
        try (Step step = Step.quiet()) {
            Weights weights = construction.weights(step.manager());
            int[] written = Decoding.greedy(SORTING.end(), LENGTH + 1)
                    .of(decoder.scorer(weights), List.of(prompt))[0];
            int[] all = IntStream.concat(Arrays.stream(prompt), Arrays.stream(written)).toArray();
            Taps taps = new Taps().read(MAP);
            decoder.apply(Pass.of(weights).taps(taps).open(step), step.manager().create(
                    Arrays.stream(all).asLongStream().toArray(), new Shape(1, all.length)));
            double[] map = taps.get(MAP).toDoubleArray();
            for (int head = 0; head < 2; head++) {
                for (int i = LENGTH; i < all.length; i++) {
                    String next = SORTING.name(i + 1 < all.length ? all[i + 1] : SORTING.end());
                    for (int j = 0; j < all.length; j++) {
                        rows.add(head == 0 ? "identity: copies of the last token" : "successor: the least larger one",
                                "after %s write %s (%d)".formatted(SORTING.name(all[i]), next, i - LENGTH + 1),
                                "%s (%d)".formatted(SORTING.name(all[j]), j + 1),
                                map[(head * all.length + i) * all.length + j]);
                    }
                }
            }
        }
        return Charts.heatmap(rows.table()).x("token", "token (position)").y("step", "")
                .value("weight", "attention").range(0, 1).facet("head").columns(2)
                .title("Hand-set weights sort " + words(Arrays.copyOf(prompt, LENGTH))).figure();
    }

    private static String words(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(SORTING::name).collect(Collectors.joining(" "));
    }
}
