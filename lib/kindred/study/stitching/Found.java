package kindred.study.stitching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/**
 * What one seed, or a part of it, gave; several join into tables.
 *
 * @param stitches every stitch with its accuracy and error
 * @param indices every similarity, higher meaning more alike
 * @param detected how well stitched and foreign representations are told from genuine ones
 * @param energies single energies, for a histogram; of the first seed only
 * @param truncated what indices say when small directions are removed; of the first seed only
 * @param maps channel maps (a caption, the numbers) of one image; of the first seed only
 */
record Found(List<Stitch> stitches, List<Index> indices, List<Detected> detected, List<Energy> energies,
        List<Truncated> truncated, Map<String, float[]> maps) {
    /** To be filled. */
    static Found nothing() {
        return new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new LinkedHashMap<>());
    }

    /** The parts of one seed as one. */
    static Found joined(List<Found> parts) {
        Map<String, float[]> maps = new LinkedHashMap<>();
        parts.forEach(part -> maps.putAll(part.maps()));
        return new Found(flat(parts, Found::stitches), flat(parts, Found::indices), flat(parts, Found::detected),
                flat(parts, Found::energies), flat(parts, Found::truncated), maps);
    }

    /** {@code setting} is {@code across} two networks or {@code within} one; {@code method} TLM or DM. */
    record Stitch(long seed, String setting, String method, int source, int target, double accuracy,
            double relative, double error) {}

    record Index(long seed, String setting, String index, int source, int target, double similarity) {}

    /** {@code source} is 0 for representations that are not stitched. */
    record Detected(long seed, String what, int source, int target, double auroc) {}

    record Energy(String what, double energy) {}

    record Truncated(String index, int rank, double value, double probe) {}

    static Table stitches(List<Found> all) {
        Rows rows = Rows.named("stitches").whole("seed").text("setting").text("method").whole("source")
                .whole("target").number("accuracy").number("relative accuracy").number("error");
        flat(all, Found::stitches).forEach(s -> rows.add(s.seed, s.setting, s.method, s.source, s.target,
                s.accuracy, s.relative, s.error));
        return rows.table();
    }

    static Table indices(List<Found> all) {
        Rows rows = Rows.named("similarities").whole("seed").text("setting").text("index").whole("source")
                .whole("target").number("similarity");
        flat(all, Found::indices).forEach(
                s -> rows.add(s.seed, s.setting, s.index, s.source, s.target, s.similarity));
        return rows.table();
    }

    static Table detected(List<Found> all) {
        Rows rows = Rows.named("out of distribution").whole("seed").text("representation").whole("source")
                .whole("target").number("AUROC");
        flat(all, Found::detected).forEach(d -> rows.add(d.seed, d.what, d.source, d.target, d.auroc));
        return rows.table();
    }

    static Table energies(List<Found> all) {
        Rows rows = Rows.named("energies").text("representation").number("energy");
        flat(all, Found::energies).forEach(e -> rows.add(e.what, e.energy));
        return rows.table();
    }

    static Table truncated(List<Found> all) {
        Rows rows = Rows.named("truncation").text("index").whole("rank").number("value").number("probe accuracy");
        flat(all, Found::truncated).forEach(t -> rows.add(t.index, t.rank, t.value, t.probe));
        return rows.table();
    }

    private static <T> List<T> flat(List<Found> all, Function<Found, List<T>> part) {
        List<T> joined = new ArrayList<>();
        all.forEach(found -> joined.addAll(part.apply(found)));
        return joined;
    }
}
