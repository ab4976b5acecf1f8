package kindred.study.howtransferable;

import java.util.Arrays;
import java.util.List;
import kindred.data.Images;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.plot.ImageGrid;
import kindred.plot.Palette;
import kindred.study.Sample;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The study's pictures. */
final class Figures {
    private static final String[] PAIR = {"kind", "split", "direction", "seed"};

    static {
        // the paper's colours: blue for the network's own layers, red for another task's, light where they learn on
        Palette.pin("base", "#555555");
        Palette.pin("BnB", "#0B4F9E");
        Palette.pin("BnB+", "#6FB1E8");
        Palette.pin("AnB", "#A61C1C");
        Palette.pin("AnB+", "#F0908A");
    }

    private Figures() {}

    /** A few images of each class of both tasks. */
    static Figure tasks(Images source, Images target) {
        ImageGrid grid = Charts.images(source.height(), source.width())
                .title("Task A (above) and task B (below): disjoint classes of one data set").columns(5);
        for (Images images : List.of(source, target)) {
            for (int c = 0; c < images.classes().size(); c++) {
                Images one = images.classes(c).first(1);
                grid.add(images.classes().get(c), one.pixels());
            }
        }
        return grid.figure();
    }

    /** The 16 filters of 3x3 of the first layer, of A above and of B below. */
    static Figure filters(float[] source, float[] target) {
        ImageGrid grid = Charts.images(3, 3).diverging(0).columns(8)
                .title("First-layer filters after training on A (first 16) and on B (last 16)");
        for (int i = 0; i < source.length / 9; i++) {
            grid.add("A " + (i + 1), Arrays.copyOfRange(source, 9 * i, 9 * i + 9));
        }
        for (int i = 0; i < target.length / 9; i++) {
            grid.add("B " + (i + 1), Arrays.copyOfRange(target, 9 * i, 9 * i + 9));
        }
        return grid.figure();
    }

    /** The paper's figure 2: accuracy against the number of copied layers. */
    static Figure accuracy(Table runs) {
        return Charts.line(besideTheirBase(runs)).x("depth", "layers copied (n)").y("accuracy", "accuracy on task B")
                .by("arm").dash("base").yPercent()
                .title("Accuracy on task B by the number of layers copied")
                .note("mean of " + base(runs).size() + " pairs of tasks, each shifted so that its base has the mean base's"
                        + " accuracy; band: 95 % t interval of the difference from the base")
                .figure();
    }

    /** What a frozen copy loses and what fine-tuning brings, by depth. */
    static Figure decomposition(Table runs, List<Integer> depths) {
        Rows rows = Rows.named("decomposition").whole("depth").text("part").text("pair").number("points");
        for (int n : depths) {
            add(rows, n, "co-adaptation loss (base - BnB)", base(runs), at(runs, "BnB", n));
            add(rows, n, "specificity loss (BnB - AnB)", at(runs, "BnB", n), at(runs, "AnB", n));
            add(rows, n, "gain of task A (AnB+ - BnB+)", at(runs, "AnB+", n), at(runs, "BnB+", n));
        }
        return Charts.bar(rows.table()).x("depth", "layers copied (n)").y("points", "accuracy, points").by("part")
                .title("What the parts of a transfer cost and bring").figure();
    }

    /** The paper's figure 3: the drop for near and far tasks, and for random filters. */
    static Figure distance(Table runs) {
        Rows rows = Rows.named("drop").whole("depth").text("features from").number("points");
        for (String kind : Tables.names(runs, "kind")) {
            Table part = Tables.where(runs, "kind", kind);
            for (int n : depths(part)) {
                values(rows, n, kind.equals("random") ? "task A, random split" : "task A, " + kind + " split",
                        at(part, "AnB", n).minus(base(part)));
            }
        }
        for (int n : depths(runs)) {
            values(rows, n, "random filters", at(runs, "random", n).minus(base(runs)));
        }
        return Charts.line(rows.table()).x("depth", "layers copied and frozen (n)")
                .y("points", "accuracy minus base, points").by("features from")
                .title("Near tasks, far tasks and random filters").figure();
    }

    private static void add(Rows rows, int n, String part, Sample a, Sample b) {
        double[] differences = a.minus(b).values();
        for (int i = 0; i < differences.length; i++) {
            rows.add(n, part, Integer.toString(i), 100 * differences[i]);
        }
    }

    private static void values(Rows rows, int n, String name, Sample sample) {
        for (double value : sample.values()) {
            rows.add(n, name, 100 * value);
        }
    }

    private static Sample base(Table runs) {
        return Sample.of(Tables.where(runs, "arm", "base"), "accuracy", PAIR);
    }

    private static Sample at(Table runs, String arm, int n) {
        Table rows = Tables.where(runs, "arm", arm);
        return Sample.of(rows.where(rows.longColumn("depth").isEqualTo((double) n)), "accuracy", PAIR);
    }

    private static List<Integer> depths(Table runs) {
        Table rows = Tables.where(runs, "arm", "AnB");
        return rows.longColumn("depth").unique().asList().stream().map(Long::intValue).sorted().toList();
    }

    /**
     * Every arm as its difference from the base of the same pair, around the mean base: pairs differ by ten points in
     * difficulty, which would hide what the arms differ in.
     */
    private static Table besideTheirBase(Table runs) {
        Rows rows = Rows.named("accuracy").text("arm").whole("depth").number("accuracy");
        List<Integer> depths = depths(runs);
        Sample base = base(runs);
        double level = Stats.mean(base.values());
        rows.add("base", 0, level);
        depths.forEach(n -> rows.add("base", n, level));
        for (String arm : List.of("BnB", "AnB", "BnB+", "AnB+")) {
            for (int n : depths) {
                for (double difference : at(runs, arm, n).minus(base).values()) {
                    rows.add(arm, n, level + difference);
                }
            }
        }
        return rows.table();
    }

    /** Mean and interval of every arm at every depth. */
    static Table summary(Table runs) {
        Table summary = Tables.summary(runs, "accuracy", "arm", "depth");
        summary.setName("accuracy by arm and depth");
        return summary;
    }
}
