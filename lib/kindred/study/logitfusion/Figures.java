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

    /** Loss along the fixed amounts, with what dynamic amounts reach. */
    static Figure curve(Table runs) {
        Rows rows = Rows.named("curve").number("amount").text("text").number("loss");
        Table tuned = Tables.where(Tables.where(runs, "split", "test"), "role", "tuned");
        for (int r = 0; r < tuned.rowCount(); r++) {
            String arm = tuned.stringColumn("arm").get(r);
            String text = tuned.stringColumn("text").get(r);
            double loss = tuned.doubleColumn("loss").getDouble(r);
            if (arm.equals("large")) {
                rows.add(0.0, text, loss);
            }
            for (double a : Protocol.CURVE) {
                if (arm.equals(Arms.fixed(a))) {
                    rows.add(a, text, loss);
                } else if (arm.equals("dynamic")) {
                    rows.add(a, text + ", dynamic", loss);
                }
            }
        }
        List<String> dynamic = Tables.names(rows.table(), "text").stream().filter(t -> t.endsWith("dynamic")).toList();
        return Charts.line(rows.table()).x("amount", "fixed amount a").y("loss", "nats per character").by("text")
                .dash(dynamic.toArray(String[]::new)).title("Fixed amounts against dynamic ones").figure();
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
                    large.get(rows), small.get(rows), expert.get(rows), amounts[(int) most[0]]));
            figures.put("roots", roots(large.get(rows), small.get(rows), expert.get(rows), moved.get(rows)));
        }
        int[] sentence = Domains.encode("the company said profits rose pct. the coffee tastes great and my dog loves it.");
        figures.put("amounts", LogitFusion.dynamic(models.large(), models.small(), models.experts())
                .trace(java.util.Arrays.copyOf(sentence, Math.min(sentence.length, Protocol.LENGTH)))
                .figure(Domains::piece, domains.tuned().stream().map(Domains.Domain::name).toList()));
        return figures;
    }

    private static Figure distributions(NDArray large, NDArray small, NDArray expert, double amount) {
        NDArray fused = new DynamicFusion().fuse(large, small, List.of(expert));
        Map<String, double[]> models = new LinkedHashMap<>();
        models.put("small", doubles(small.get("0").exp()));
        models.put("small expert", doubles(expert.get("0").exp()));
        models.put("large", doubles(large.get("0").exp()));
        models.put("fused", doubles(fused.get("0").exp()));
        double[] by = models.get("fused");
        Rows rows = Rows.named("step").text("character").text("model").number("probability");
        IntStream.range(0, by.length).boxed().sorted(Comparator.comparingDouble(c -> -by[c])).limit(10)
                .forEach(c -> models.forEach((name, p) -> rows.add(Domains.piece(c), name, p[c])));
        return Charts.bar(rows.table()).x("character", "next character").y("probability").by("model")
                .title("One step, dynamic amount %.2f: what tuning did to the small model is done to the large one"
                        .formatted(amount)).figure();
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
                .title("The divergence rises with the amount, so it crosses its aim once").figure();
    }

    private static NDArray divergence(NDArray p, NDArray q) {
        return p.exp().mul(p.sub(q)).sum(new int[] {-1}, true);
    }

    private static double[] doubles(NDArray x) {
        return x.toType(DataType.FLOAT64, false).toDoubleArray();
    }
}
