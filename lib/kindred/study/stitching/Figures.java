package kindred.study.stitching;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.plot.ImageGrid;
import kindred.table.Rows;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The study's pictures. */
final class Figures {
    private static final String BLUE = "#3b6fb6";
    private static final String RED = "#c2543d";

    private Figures() {}

    /** Two rows of stages and one bridge from stage i of the front to behind stage j of the back. */
    static Figure bridge(int i, int j) {
        JsonArray shapes = new JsonArray();
        JsonArray texts = new JsonArray();
        for (int s = 1; s <= Protocol.LAST; s++) {
            box(shapes, texts, s, 1, "front " + s, s <= i ? BLUE : null);
            box(shapes, texts, s, 0, "back " + s, s > j ? RED : null);
        }
        JsonObject arrow = new JsonObject();
        arrow.addProperty("x", j + 0.52);
        arrow.addProperty("y", 0.22);
        arrow.addProperty("ax", i + 0.48);
        arrow.addProperty("ay", 0.78);
        for (String axis : List.of("x", "y")) {
            arrow.addProperty(axis + "ref", axis);
            arrow.addProperty("a" + axis + "ref", axis);
        }
        arrow.addProperty("arrowhead", 2);
        arrow.addProperty("arrowwidth", 3);
        arrow.addProperty("text", "");
        texts.add(arrow);
        texts.add(text((i + j + 1) / 2.0 + 0.5, 0.42, "stitch", "#444444"));
        JsonObject layout = new JsonObject();
        layout.add("shapes", shapes);
        layout.add("annotations", texts);
        layout.add("xaxis", hidden(0.4, Protocol.LAST + 0.8));
        layout.add("yaxis", hidden(-0.3, 1.3));
        layout.addProperty("height", 220);
        JsonObject margin = new JsonObject();
        Map.of("l", 10, "r", 10, "t", 50, "b", 10).forEach(margin::addProperty);
        layout.add("margin", margin);
        String title = "Stage " + i + " of one network in place of stage " + j + " of another";
        JsonObject heading = new JsonObject();
        heading.addProperty("text", title);
        layout.add("title", heading);
        JsonObject spec = new JsonObject();
        spec.add("data", new JsonArray());
        spec.add("layout", layout);
        return Figure.ofJson(spec.toString(), title);
    }

    private static void box(JsonArray shapes, JsonArray texts, int x, int y, String name, String colour) {
        JsonObject box = new JsonObject();
        box.addProperty("type", "rect");
        box.addProperty("x0", x - 0.4);
        box.addProperty("x1", x + 0.4);
        box.addProperty("y0", y - 0.2);
        box.addProperty("y1", y + 0.2);
        box.addProperty("fillcolor", colour == null ? "#eeeeee" : colour);
        JsonObject line = new JsonObject();
        line.addProperty("width", 0);
        box.add("line", line);
        shapes.add(box);
        texts.add(text(x, y, name, colour == null ? "#888888" : "#ffffff"));
    }

    private static JsonObject text(double x, double y, String words, String colour) {
        JsonObject text = new JsonObject();
        text.addProperty("x", x);
        text.addProperty("y", y);
        text.addProperty("text", words);
        text.addProperty("showarrow", false);
        JsonObject font = new JsonObject();
        font.addProperty("color", colour);
        text.add("font", font);
        return text;
    }

    private static JsonObject hidden(double low, double high) {
        JsonObject axis = new JsonObject();
        axis.addProperty("visible", false);
        JsonArray range = new JsonArray();
        range.add(low);
        range.add(high);
        axis.add("range", range);
        return axis;
    }

    /** Relative accuracy of every stitch, one panel a method, on one scale. */
    static Figure accuracy(Table stitches, String setting) {
        Table part = Tables.where(stitches, "setting", setting);
        return framed(Charts.heatmap(part).x("target", "replaced stage of the back").y("source", "stage of the front")
                .value("relative accuracy", "accuracy / the network's").facet("method").columns(2)
                .range(0, 1).annotate("%.2f").title("What a stitched network can do, "
                        + (setting.equals(Pairing.ACROSS) ? "across two networks" : "within one network")).figure());
    }

    /** With a frame about every cell of a stage in its own place, in every panel. */
    private static Figure framed(Figure heatmap) {
        JsonObject spec = JsonParser.parseString(heatmap.json()).getAsJsonObject();
        JsonObject layout = spec.getAsJsonObject("layout");
        JsonArray shapes = layout.has("shapes") ? layout.getAsJsonArray("shapes") : new JsonArray();
        for (JsonElement element : spec.getAsJsonArray("data")) {
            JsonObject trace = element.getAsJsonObject();
            if (trace.get("type").getAsString().equals("heatmap")) {
                for (int i = 0; i < trace.getAsJsonArray("x").size(); i++) {
                    JsonObject frame = new JsonObject();
                    frame.addProperty("type", "rect");
                    for (String axis : List.of("x", "y")) {
                        JsonElement name = trace.get(axis + "axis");
                        frame.addProperty(axis + "ref", name == null ? axis : name.getAsString());
                        // on an axis of categories numbers count the categories from 0
                        frame.addProperty(axis + "0", i - 0.48);
                        frame.addProperty(axis + "1", i + 0.48);
                    }
                    JsonObject line = new JsonObject();
                    line.addProperty("width", 2);
                    line.addProperty("color", "#222222");
                    frame.add("line", line);
                    shapes.add(frame);
                }
            }
        }
        layout.add("shapes", shapes);
        return Figure.ofJson(spec.toString(), heatmap.title());
    }

    /** Every index that needs no training, one panel each, scaled to its own column so that they can be compared. */
    static Figure indices(Table indices, String setting) {
        Rows rows = Rows.named("rank").text("index").whole("source").whole("target").number("place");
        Table part = Tables.where(indices, "setting", setting);
        for (String index : Tables.names(part, "index")) {
            Table own = Tables.where(part, "index", index);
            for (int r = 0; r < own.rowCount(); r++) {
                long target = own.longColumn("target").get(r);
                long seed = own.longColumn("seed").get(r);
                double value = own.doubleColumn("similarity").get(r);
                Table column = own.where(own.longColumn("target").isEqualTo((double) target)
                        .and(own.longColumn("seed").isEqualTo((double) seed)));
                double place = 1 + column.doubleColumn("similarity").asList().stream()
                        .filter(other -> other > value).count();
                rows.add(index, own.longColumn("source").get(r), target, place);
            }
        }
        return framed(Charts.heatmap(rows.table()).x("target", "target stage").y("source", "source stage")
                .value("place", "mean place (1: most similar)").facet("index").columns(3).annotate("%.1f")
                .title("Which source stage each index ranks first, "
                        + (setting.equals(Pairing.ACROSS) ? "across networks" : "within one network")).figure());
    }

    /** How often each index finds the corresponding stage. */
    static Figure hitRates(Table hitRates) {
        return Charts.bar(hitRates).x("index", "").y("hit rate", "targets whose best source corresponds").by("setting")
                .yPercent().yRange(0, 1.02).title("How often each index finds the corresponding layer").figure();
    }

    /** How well an energy detector tells stitched representations, against the distance of the stages. */
    static Figure outside(Table detected) {
        Rows rows = Rows.named("auroc").text("method").whole("distance").number("AUROC");
        for (String method : List.of("TLM", "DM")) {
            Table part = Tables.where(detected, "representation", method);
            for (int r = 0; r < part.rowCount(); r++) {
                rows.add(method, Math.abs(part.longColumn("source").get(r) - part.longColumn("target").get(r)),
                        part.doubleColumn("AUROC").get(r));
            }
        }
        return Charts.line(rows.table()).x("distance", "distance of the stages")
                .y("AUROC", "AUROC: stitched or genuine").by("method").runs().reference("cannot tell", 0.5)
                .title("Stitched representations are told from genuine ones").figure();
    }

    /** Energies of genuine and stitched representations at one stage. */
    static Figure energies(Table energies, int stage) {
        return Charts.histogram(energies).x("energy", "energy (low: like the genuine ones)").by("representation")
                .shares().bins(60).title("Energies at stage " + stage).figure();
    }

    /** Channels of one image's representation, genuine and stitched. */
    static Figure maps(Map<String, float[]> maps) {
        int side = (int) Math.sqrt(maps.values().iterator().next().length);
        ImageGrid grid = Charts.images(side, side).diverging(0).columns(Pairing.CHANNELS)
                .title("One image at the first stage: genuine, and written by stitches from the last stage");
        maps.forEach(grid::add);
        return grid.figure();
    }

    /** What indices say when small directions are removed, beside what a linear probe says. */
    static Figure truncation(Table truncated) {
        Rows rows = Rows.named("truncation").text("measure").whole("rank").number("value");
        String first = Tables.names(truncated, "index").get(0);
        IntStream.range(0, truncated.rowCount()).forEach(r -> {
            String index = truncated.stringColumn("index").get(r);
            long rank = truncated.longColumn("rank").get(r);
            if (index.equals(first)) {
                rows.add("linear probe accuracy", rank, truncated.doubleColumn("probe accuracy").get(r));
            }
            rows.add(index, rank, truncated.doubleColumn("value").get(r));
        });
        return Charts.line(rows.table()).x("rank", "directions kept").xLog().y("value", "index, or accuracy")
                .by("measure").dash("linear probe accuracy").yRange(0, 1.02)
                .title("Small directions removed: what the indices see").figure();
    }
}
