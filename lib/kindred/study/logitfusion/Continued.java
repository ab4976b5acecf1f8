package kindred.study.logitfusion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Rng;
import kindred.fuse.LogitFusion;
import kindred.model.Scorer;
import kindred.model.decoder.Decoding;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/** The same beginnings, continued by the large model as it is and steered by experts. */
final class Continued {
    private static final List<String> BEGINNINGS = List.of("the company said ", "i tried this and ");
    private static final int MOST = 44;
    private static final double TEMPERATURE = 0.5;

    private Continued() {}

    /** One row per beginning and model: begins, model, goes on. */
    static Table of(Models.Tuned models, Domains domains) {
        Map<String, Scorer> scorers = new LinkedHashMap<>();
        scorers.put("large", models.large());
        for (int e = 0; e < models.experts().size(); e++) {
            scorers.put("large + " + domains.tuned().get(e).name(),
                    LogitFusion.dynamic(models.large(), models.small(), List.of(models.experts().get(e))));
        }
        scorers.put("large + all", LogitFusion.dynamic(models.large(), models.small(), models.experts()));
        Decoding decoding = Decoding.sampled(Domains.ALPHABET.indexOf('\n'), MOST, TEMPERATURE, new Rng(1));
        Rows rows = Rows.named("continued").text("begins").text("model").text("goes on");
        for (String begins : BEGINNINGS) {
            scorers.forEach((name, scorer) -> {
                StringBuilder text = new StringBuilder();
                for (int id : decoding.of(scorer, List.of(prompt(begins)))[0]) {
                    text.append(Domains.ALPHABET.charAt(id));
                }
                rows.add(begins, name, text.toString());
            });
        }
        return rows.table();
    }

    /** Without the line's end that every document has. */
    private static int[] prompt(String text) {
        return text.chars().map(Domains.ALPHABET::indexOf).toArray();
    }
}
