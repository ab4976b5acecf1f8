package kindred.study.logitfusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.core.Compute;
import kindred.fuse.DynamicFusion;
import kindred.fuse.FusionTrace;
import kindred.fuse.LogitFusion;
import kindred.fuse.ProxyTuning;
import kindred.model.decoder.TokenBatch;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import kindred.table.Tables;
import kindred.train.lm.StreamScore;
import tech.tablesaw.api.Table;

/** The study's pictures. */
final class Figures {
    private static final List<String> SHOWN = List.of("small expert", "fixed a = 0.5", "fixed a = 1.0", "best fixed",
            "dynamic", "product", "mixture", "all experts: independent", Evidence.JOINT, "all experts: fixed a = 1/T",
            "merged expert (arithmetic): dynamic", "large, tuned on all");

    private Figures() {}

    /** How much of the gap each way closes: 0 is the large model, 1 is tuning it. */
    static Figure closed(Table gaps, String measure) {
        Table shown = gaps.where(gaps.stringColumn("arm").isIn(SHOWN));
        return Charts.bar(shown).horizontal().x("arm", "").y(measure, "gap closed in " + measure).by("text")
                .title("Gap closed in " + measure + ": 0 is the large model, 1 the large model tuned").figure();
    }

    /** Loss along the fixed amounts, with what dynamic amounts reach at their mean. */
    static Figure curve(Table runs) {
        Rows rows = Rows.named("curve").number("amount").text("text").number("loss");
        Table tuned = Tables.where(Tables.where(runs, "split", "test"), "role", "tuned");
        for (String text : Tables.names(tuned, "text")) {
            Table own = Tables.where(tuned, "text", text);
            add(rows, 0, text, Tables.where(own, "arm", "large"));
            Protocol.CURVE.forEach(a -> add(rows, a, text, Tables.where(own, "arm", Arms.fixed(a))));
        }
        for (String text : Tables.names(tuned, "text")) {
            Table dynamic = Tables.where(Tables.where(tuned, "text", text), "arm", "dynamic");
            add(rows, dynamic.doubleColumn("amount").mean(), text + ", dynamic, at its mean amount", dynamic);
        }
        return Charts.line(rows.table()).x("amount", "amount a").y("loss", "nats per character").by("text")
                .title("Fixed amounts against dynamic ones").figure();
    }

    private static void add(Rows rows, double amount, String line, Table runs) {
        for (double loss : Tables.numbers(runs, "loss")) {
            rows.add(amount, line, loss);
        }
    }

    /** What happens at single steps: distributions, roots, and the amounts along a sentence. */
    static Map<String, Figure> steps(Models.Tuned models, Domains domains) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        int[] text = java.util.Arrays.copyOf(domains.tuned().get(0).test(), 8 * Protocol.LENGTH + 1);
        try (NDManager manager = Compute.manager()) {
            TokenBatch batch = StreamScore.batch(manager, StreamScore.batches(text, Protocol.LENGTH).get(0),
                    Protocol.LENGTH, Protocol.CONTEXT);
            NDArray[] inputs = {batch.ids(), batch.rows(), batch.columns()};
            NDArray large = models.large().logProbabilities(manager, inputs);
            NDArray small = models.small().logProbabilities(manager, inputs);
            NDArray expert = models.experts().get(0).logProbabilities(manager, inputs);
            NDArray moved = divergence(expert, small);
            double[] amounts = doubles(new DynamicFusion().amounts(large, small, List.of(expert)));
            double[] k = doubles(moved);
            long[] most = IntStream.range(0, k.length).filter(i -> amounts[i] < 2.5).boxed()
                    .sorted(Comparator.comparingDouble(i -> -k[i])).limit(5).mapToLong(i -> i).toArray();
            NDArray rows = manager.create(most);
            figures.put("distributions", distributions(
                    row(large, most[0]), row(small, most[0]), row(expert, most[0]), amounts[(int) most[0]]));
            figures.put("roots", roots(large.get(rows), small.get(rows), expert.get(rows), moved.get(rows)));
        }
        int[] sentence = Domains.encode("the company said profits rose pct. the coffee tastes great and my dog loves it.");
        FusionTrace trace = LogitFusion.dynamic(models.large(), models.small(), models.experts())
                .trace(java.util.Arrays.copyOf(sentence, Math.min(sentence.length, Protocol.LENGTH)));
        List<String> experts = domains.tuned().stream().map(Domains.Domain::name).toList();
        figures.put("amounts", trace.figure(Domains::piece, experts));
        figures.put("moves", trace.movedFigure(Domains::piece, experts));
        return figures;
    }

    /** The four models' distributions at one step, with a slider over the amount; it starts at the dynamic one. */
    private static Figure distributions(NDArray large, NDArray small, NDArray expert, double amount) {
        double[] fused = doubles(tilted(large, small, expert, amount).exp());
        int[] shown = IntStream.range(0, fused.length).boxed().sorted(Comparator.comparingDouble(c -> -fused[c]))
                .limit(10).mapToInt(c -> c).toArray();
        Map<String, double[]> models = new LinkedHashMap<>();
        models.put("small", doubles(small.exp()));
        models.put("small expert", doubles(expert.exp()));
        models.put("large", doubles(large.exp()));
        models.put("fused", fused);
        Rows rows = Rows.named("step").text("character").text("model").number("probability");
        for (int c : shown) {
            models.forEach((name, p) -> rows.add(Domains.piece(c), name, p[c]));
        }
        Figure bars = Charts.bar(rows.table()).x("character", "next character").y("probability").by("model")
                .title("One step: what tuning did to the small model is done to the large one").note("").figure();
        return Slider.of(bars, models.size() - 1, amount, a -> {
            NDArray log = tilted(large, small, expert, a);
            double[] p = doubles(log.exp());
            return new Slider.Position(java.util.Arrays.stream(shown).mapToDouble(c -> p[c]).toArray(),
                    doubles(divergence(log, large))[0]);
        }, doubles(divergence(expert, small))[0]);
    }

    private static NDArray tilted(NDArray large, NDArray small, NDArray expert, double amount) {
        return new ProxyTuning(amount).fuse(large, small, List.of(expert));
    }

    private static Figure roots(NDArray large, NDArray small, NDArray expert, NDArray moved) {
        Rows rows = Rows.named("roots").number("amount").text("step").number("moved");
        double[] k = doubles(moved);
        for (int i = 0; i <= 30; i++) {
            double a = i / 10.0;
            double[] f = doubles(divergence(new ProxyTuning(a).fuse(large, small, List.of(expert)), large));
            for (int step = 0; step < f.length; step++) {
                rows.add(a, "step " + (step + 1), f[step] / k[step]);
            }
            rows.add(a, "as far as tuning", 1.0);
        }
        return Charts.line(rows.table()).x("amount", "amount a").y("moved", "KL(fused || large) / KL(expert || small)")
                .by("step").dash("as far as tuning")
                .title("The divergence rises with the amount, so it crosses its aim once").note("").figure();
    }

    private static NDArray divergence(NDArray p, NDArray q) {
        return p.exp().mul(p.sub(q)).sum(new int[] {-1}, true);
    }

    private static NDArray row(NDArray x, long row) {
        return x.get(row + ":" + (row + 1));
    }

    private static double[] doubles(NDArray x) {
        return x.toType(DataType.FLOAT64, false).toDoubleArray();
    }
}
