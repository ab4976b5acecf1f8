package kindred.study.taskhinting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.hint.Sorting;
import kindred.measure.Features;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TokenBatch;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.probe.LinearProbe;
import kindred.probe.Selectivity;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** What linear probes read from the activations at output positions: trained at length L, tested at L and 2L. */
final class Probing {
    static final String NEXT = "next larger element";
    static final String CURRENT = "current element";
    static final String AGAIN = "a copy is left";

    private static final List<String> LAYERS = List.of("embed", "block.1.out", "block.2.out");
    private static final int SEQUENCES = 300;
    private static final int SHUFFLES = 3;

    private final Sorting sorting;
    private final int trained;
    private final Rows rows = Rows.named("probes").text("network").whole("seed").text("layer").text("label")
            .whole("length").number("accuracy").number("control").number("selectivity");

    Probing(Sorting sorting, int trained) {
        this.sorting = sorting;
        this.trained = trained;
    }

    /** Probes one network. */
    Probing add(String network, int seed, Decoder decoder, Weights weights) {
        List<Prompted> fit = sorting.sort().draw(SEQUENCES, trained, new Rng(21));
        for (int factor = 1; factor <= 2; factor++) {
            int length = factor * trained;
            List<Prompted> test = sorting.sort().draw(SEQUENCES / factor, length, new Rng(22).split(length));
            for (String layer : LAYERS) {
                try (NDManager manager = Compute.manager()) {
                    NDArray train = activations(manager, decoder, weights, fit, layer);
                    NDArray held = activations(manager, decoder, weights, test, layer);
                    for (String label : questions()) {
                        Selectivity found = LinearProbe.ridge(0).selectivity(
                                Features.of(train, labels(fit, label)), Features.of(held, labels(test, label)),
                                SHUFFLES, new Rng(23));
                        rows.add(network, seed, layer, label, length, found.accuracy(), found.meanControl(),
                                found.selectivity());
                    }
                }
            }
        }
        return this;
    }

    Table table() {
        return rows.table();
    }

    /** Accuracy by layer and length, what is read beside the control. */
    static Figure figure(Table probes) {
        Rows cells = Rows.named("probes").text("panel").text("layer").text("tested").number("accuracy");
        for (String label : Tables.names(probes, "label")) {
            for (String read : List.of("accuracy", "control")) {
                Table mean = Tables.summary(Tables.where(probes, "label", label), read, "layer", "length");
                for (int r = 0; r < mean.rowCount(); r++) {
                    cells.add(label + (read.equals("control") ? ", shuffled labels" : ""),
                            mean.stringColumn("layer").get(r), "length " + mean.longColumn("length").getLong(r),
                            mean.doubleColumn("mean").getDouble(r));
                }
            }
        }
        return Charts.heatmap(cells.table()).x("tested").y("layer").value("accuracy", "probe accuracy").range(0, 1)
                .annotate("%.2f").facet("panel").columns(2)
                .title("What a linear probe reads at output positions").figure();
    }

    /** Activations (m, width) at the positions where numbers are predicted. */
    private static NDArray activations(
            NDManager manager, Decoder decoder, Weights weights, List<Prompted> sequences, String layer) {
        try (Step step = Step.quiet()) {
            Taps taps = new Taps().read(layer);
            TokenBatch batch = TokenBatch.of(step.manager(), sequences);
            decoder.apply(Pass.of(weights).taps(taps).open(step), batch.ids());
            NDArray all = taps.get(layer);
            long tokens = all.getShape().get(1);
            NDArray places = batch.rows().mul(tokens).add(batch.columns());
            return Tensors.gather(manager, all.reshape(-1, all.getShape().get(2)), places);
        }
    }

    /** What is probed for; whether a copy of the element is left says something only where elements repeat. */
    private List<String> questions() {
        return sorting.elements() == Sorting.Elements.REPEATED
                ? List.of(NEXT, CURRENT, AGAIN) : List.of(NEXT, CURRENT);
    }

    /** The label at every position that predicts; the end counts as an element, and so does the separator. */
    private int[] labels(List<Prompted> sequences, String question) {
        return sequences.stream().flatMapToInt(s -> {
            int[] target = s.target();
            int[] elements = Arrays.copyOf(target, target.length - 1);
            return IntStream.range(0, target.length).map(i -> {
                int current = i == 0 ? sorting.separator() : target[i - 1];
                return switch (question) {
                    case NEXT -> sorting.successor(elements, i == 0 ? -1 : current);
                    case CURRENT -> current;
                    default -> current == target[i] ? 1 : 0;
                };
            });
        }).toArray();
    }
}
