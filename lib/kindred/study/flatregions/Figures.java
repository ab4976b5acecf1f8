package kindred.study.flatregions;

import java.util.List;
import kindred.data.FashionMnist;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.plot.ImageGrid;
import kindred.table.Interval;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** The study's pictures and its summary. */
final class Figures {
    private static final int SHOWN = 20;

    private Figures() {
    }

    static Figure pictures(Composites train, int[] garments, int[] digits) {
        ImageGrid grid = Charts.images(Composites.SIDE, Composites.SIDE).columns(10)
                .title("Training pictures with the labels the network is given (x: a wrong one)");
        int[] trueGarments = train.labels(0);
        int[] trueDigits = train.labels(1);
        for (int i = 0; i < Math.min(SHOWN, train.count()); i++) {
            grid.add(FashionMnist.CLASSES.get(garments[i]) + (garments[i] == trueGarments[i] ? "" : " x") + ", "
                    + digits[i] + (digits[i] == trueDigits[i] ? "" : " x"), train.canvas(i));
        }
        return grid.figure();
    }

    /** Mean and interval of each arm, and its difference to the plain training of its aggregator, paired by seed. */
    static Table summary(Table runs) {
        Rows rows = Rows.named("arms").number("noise").text("arm").number("rho").number("garment").number("digit")
                .number("accuracy").number("to plain, points").number("low").number("high").number("sharpness")
                .number("ms per step");
        for (double noise : runs.doubleColumn("noise").unique()) {
            Table level = runs.where(runs.doubleColumn("noise").isEqualTo(noise));
            for (String arm : Tables.names(level, "arm")) {
                Table own = Tables.where(level, "arm", arm);
                String aggregator = own.stringColumn("aggregator").get(0);
                double[] here = Tables.numbers(own, "accuracy");
                double[] plain = Tables.numbers(Tables.where(level, "arm", aggregator), "accuracy");
                boolean compared = here.length > 1 && !arm.equals(aggregator);
                Interval gain = compared ? Stats.pairedT(here, plain) : null;
                rows.add(noise, arm, own.doubleColumn("rho").get(0), mean(own, "garment"), mean(own, "digit"),
                        mean(own, "accuracy"), gain == null ? null : 100 * gain.mean(),
                        gain == null ? null : 100 * gain.low(), gain == null ? null : 100 * gain.high(),
                        mean(own, "sharpness"), mean(own, "ms per step"));
            }
        }
        return rows.table();
    }

    private static double mean(Table table, String column) {
        return Stats.mean(Tables.numbers(table, column));
    }

    static Figure accuracy(Table runs, Protocol protocol) {
        return dumbbell(runs, protocol, "accuracy", "test accuracy, mean of both tasks")
                .xPercent().title("Plain training and training toward flat regions, 30 % wrong labels").figure();
    }

    static Figure sharpness(Table runs, Protocol protocol) {
        return dumbbell(runs, protocol, "sharpness", "rise of the training loss within 0.1")
                .title("Sharpness for each task's loss, mean of both tasks, 30 % wrong labels").figure();
    }

    private static kindred.plot.DumbbellChart dumbbell(Table runs, Protocol protocol, String measure, String words) {
        Rows rows = Rows.named(measure).text("aggregator").text("training").number(measure);
        for (String aggregator : protocol.aggregators()) {
            Table own = Tables.where(Tables.where(runs, "aggregator", aggregator), "noise", Protocol.NOISE);
            for (double value : Tables.numbers(Tables.where(own, "variant", "PLAIN"), measure)) {
                rows.add(aggregator, "plain", value);
            }
            for (double value : Tables.numbers(Tables.where(own, "variant", "F"), measure)) {
                rows.add(aggregator, "toward flat regions (F)", value);
            }
        }
        return Charts.dumbbell(rows.table()).x(measure, words).y("aggregator").by("training");
    }

    static Figure conflict(Table conflicts, Protocol protocol) {
        Rows rows = Rows.named("conflict").text("aggregator").text("training").whole("epoch").number("share");
        Table noisy = Tables.where(conflicts, "noise", Protocol.NOISE);
        for (String aggregator : protocol.aggregators()) {
            for (List<String> kind : List.of(List.of(aggregator, "plain"),
                    List.of("F-" + aggregator, "toward flat regions (F)"))) {
                Table arm = Tables.where(noisy, "arm", kind.get(0));
                for (int r = 0; r < arm.rowCount(); r++) {
                    rows.add(aggregator, kind.get(1), arm.longColumn("epoch").get(r), arm.doubleColumn("share").get(r));
                }
            }
        }
        return Charts.line(rows.table()).x("epoch").y("share", "steps whose gradients conflict").by("training")
                .facet("aggregator").yPercent().yRange(0, 1)
                .title("Share of steps in which the two tasks' gradients point apart").figure();
    }

    static Figure radius(Table radii) {
        Table flat = radii.where(radii.doubleColumn("rho").isGreaterThan(0));
        Table plain = radii.where(radii.doubleColumn("rho").isEqualTo(0));
        return Charts.line(flat).x("rho", "radius of the climb (rho)").y("accuracy", "accuracy, mean of both tasks")
                .by("part").xLog().yPercent()
                .reference("EW, held out", Tables.numbers(Tables.where(plain, "part", "held out, true labels"), "accuracy")[0])
                .title("F-EW: what the radius trades, 30 % wrong labels").figure();
    }

    static Figure slices(Table slices) {
        return Charts.line(slices).x("distance", "distance along the task's own gradient")
                .y("rise", "rise of the training loss").by("arm").facet("task")
                .title("The loss of each task around the weights found").figure();
    }
}
