package kindred.study.taskhinting;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import kindred.core.Pass;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Taps;
import kindred.core.Weights;
import kindred.hint.SequenceTask;
import kindred.model.decoder.AttentionKernel;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TokenBatch;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/** Where the heads of the second block look while a sorted sequence is written. */
final class AttentionMaps {
    private static final int SEQUENCES = 50;
    private static final String MAP = "block.2.attention.map";

    private final Rows rows = Rows.named("attention").text("network").whole("head").whole("length")
            .whole("written").whole("rank").number("weight");

    /**
     * Adds the mean map of each head over sequences of one length: weight on the input element of each rank (0 is the
     * least) after so many elements were written. Elements must be distinct.
     */
    AttentionMaps add(String network, Decoder decoder, Weights weights, SequenceTask sort, int length) {
        List<Prompted> sequences = sort.draw(SEQUENCES, length, new Rng(11).split(length));
        double[][][] mean = new double[decoder.heads()][length][length];
        try (Step step = Step.quiet()) {
            Taps taps = new Taps().read(MAP);
            decoder.kernel(AttentionKernel.EXPLICIT).apply(
                    Pass.of(weights).taps(taps).open(step), TokenBatch.of(step.manager(), sequences).ids());
            NDArray map = taps.get(MAP);
            int tokens = Math.toIntExact(map.getShape().get(2));
            float[] all = map.toFloatArray();
            for (int s = 0; s < SEQUENCES; s++) {
                int[] sorted = Arrays.copyOf(sequences.get(s).target(), length);
                for (int j = 0; j < length; j++) {
                    int rank = Arrays.binarySearch(sorted, sequences.get(s).prompt()[j]);
                    for (int h = 0; h < decoder.heads(); h++) {
                        for (int i = 0; i < length; i++) {
                            int query = length + i;
                            mean[h][i][rank] += all[((s * decoder.heads() + h) * tokens + query) * tokens + j]
                                    / (double) SEQUENCES;
                        }
                    }
                }
            }
        }
        for (int h = 0; h < mean.length; h++) {
            for (int i = 0; i < length; i++) {
                for (int rank = 0; rank < length; rank++) {
                    rows.add(network, h + 1, length, i, rank, mean[h][i][rank]);
                }
            }
        }
        return this;
    }

    Table table() {
        return rows.table();
    }

    /** Of each network the head that looks most at the next element (the diagonal), a panel per network and length. */
    static Figure figure(Table maps) {
        Rows best = Rows.named("attention of the successor head").text("panel").whole("written").whole("rank")
                .number("weight");
        for (String network : kindred.table.Tables.names(maps, "network")) {
            Table own = kindred.table.Tables.where(maps, "network", network);
            long head = successorHead(own);
            for (int r = 0; r < own.rowCount(); r++) {
                if (own.longColumn("head").getLong(r) == head) {
                    best.add(network + ", length " + own.longColumn("length").getLong(r),
                            own.longColumn("written").getLong(r), own.longColumn("rank").getLong(r),
                            own.doubleColumn("weight").getDouble(r));
                }
            }
        }
        return Charts.heatmap(best.table()).x("rank", "input element, by rank").y("written", "elements written")
                .value("weight", "attention").range(0, 1).facet("panel").columns(2)
                .title("The head that looks for the next larger element").figure();
    }

    private static long successorHead(Table maps) {
        double[] diagonal = new double[1 + (int) maps.longColumn("head").max()];
        for (int r = 0; r < maps.rowCount(); r++) {
            if (maps.longColumn("written").getLong(r) == maps.longColumn("rank").getLong(r)) {
                diagonal[(int) maps.longColumn("head").getLong(r)] += maps.doubleColumn("weight").getDouble(r);
            }
        }
        int best = 1;
        for (int h = 1; h < diagonal.length; h++) {
            best = diagonal[h] > diagonal[best] ? h : best;
        }
        return best;
    }
}
