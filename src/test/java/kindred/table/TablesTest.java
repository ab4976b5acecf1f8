package kindred.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {
    private static Table runs() {
        return Rows.named("runs").text("arm").whole("seed").number("accuracy")
                .add("joint", 1, 0.5).add("alone", 1, 0.4).add("joint", 2, 0.7).add("alone", 2, 0.5)
                .add("joint", 3, 0.6)
                .table();
    }

    @Test
    void summaryHasMeanIntervalAndCountInTableOrder() {
        Table summary = Tables.summary(runs(), "accuracy", "arm");
        assertEquals(List.of("arm", "mean", "low", "high", "n"), summary.columnNames());
        assertEquals(List.of("joint", "alone"), summary.stringColumn("arm").asList());
        Interval joint = Stats.t(new double[] {0.5, 0.7, 0.6});
        assertEquals(joint.mean(), summary.doubleColumn("mean").get(0), 1e-15);
        assertEquals(joint.low(), summary.doubleColumn("low").get(0), 1e-15);
        assertEquals(joint.high(), summary.doubleColumn("high").get(0), 1e-15);
        assertArrayEquals(new int[] {3, 2}, summary.intColumn("n").asIntArray());
    }

    @Test
    void oneRunHasNoInterval() {
        Table summary = Tables.summary(runs(), "accuracy", "arm", "seed");
        assertEquals(5, summary.rowCount());
        assertEquals(5, summary.column("low").countMissing());
        assertEquals(5, summary.column("high").countMissing());
    }

    @Test
    void summaryOfEverythingIsOneRow() {
        Table summary = Tables.summary(runs(), "accuracy");
        assertEquals(List.of("mean", "low", "high", "n"), summary.columnNames());
        assertEquals(1, summary.rowCount());
        assertEquals(0.54, summary.doubleColumn("mean").get(0), 1e-15);
    }

    @Test
    void pairsMatchByKeyNotByRow() {
        Table table = Rows.named("runs").text("arm").whole("seed").number("accuracy")
                .add("a", 2, 0.9).add("b", 1, 0.1).add("a", 1, 0.3).add("b", 2, 0.4).table();
        Table pairs = Tables.pairs(table, "accuracy", "arm", "a", "b", "seed");
        assertEquals(List.of("seed", "a", "b", "difference"), pairs.columnNames());
        assertArrayEquals(new double[] {2, 1}, pairs.longColumn("seed").asDoubleArray());
        assertArrayEquals(new double[] {0.5, 0.2}, pairs.doubleColumn("difference").asDoubleArray(), 1e-15);
    }

    @Test
    void pairsNeedOnePartnerEach() {
        assertMessage("without a partner at [seed] = [[3]]",
                () -> Tables.pairs(runs(), "accuracy", "arm", "joint", "alone", "seed"));
        assertMessage("0 against 0 runs", () -> Tables.pairs(runs(), "accuracy", "arm", "x", "y", "seed"));
        Table twice = runs().append(runs());
        assertMessage("a pair needs one of each",
                () -> Tables.pairs(Tables.where(twice, "seed", 1), "accuracy", "arm", "joint", "alone", "seed"));
        assertMessage("at least one key", () -> Tables.pairs(runs(), "accuracy", "arm", "joint", "alone"));
    }

    @Test
    void pivotLeavesHolesMissing() {
        Table wide = Tables.pivot(runs(), "seed", "arm", "accuracy");
        assertEquals(List.of("seed", "joint", "alone"), wide.columnNames());
        assertEquals(3, wide.rowCount());
        assertEquals(0.7, wide.doubleColumn("joint").get(1), 0);
        assertTrue(wide.column("alone").isMissing(2));
        Table twice = runs().append(runs());
        assertMessage("seed = 1, arm = joint", () -> Tables.pivot(twice, "seed", "arm", "accuracy"));
    }

    @Test
    void markdownAlignsNumbersAndKeepsOneFormatPerColumn() {
        Table table = Table.create("t", StringColumn.create("a|b", "x|y", "<i>"),
                DoubleColumn.create("v", 12.345678, -0.5), DoubleColumn.create("w", 3.0, Double.NaN),
                DoubleColumn.create("tiny", 1.2344e-9, 2e-9));
        assertEquals("""
                | a\\|b | v | w | tiny |
                | --- | ---: | ---: | ---: |
                | x\\|y | 12.35 | 3 | 1.234e-09 |
                | &lt;i> | -0.50 | \u2013 | 2.000e-09 |
                """, Tables.markdown(table));
    }

    @Test
    void htmlIsEscapedAndNumbersStandRight() {
        Table table = Table.create("<script>", StringColumn.create("\"q\"", "<b>&'"),
                DoubleColumn.create("v", 0.123456));
        String html = Tables.html(table);
        assertFalse(html.contains("<script>"), html);
        assertTrue(html.contains("&lt;b&gt;&amp;&#39;"), html);
        assertTrue(html.contains("text-align:right\">0.1235</td>"), html);
        assertTrue(html.contains("&lt;script&gt;</caption>"), html);
    }

    @Test
    void savedTablesKeepEveryDigit(@TempDir Path folder) throws IOException {
        Table table = Rows.named("t").text("a").number("v").add("x, \"y\"", 0.1 + 0.2).add("z", 1e-17).add("gap", null)
                .table();
        Path csv = folder.resolve("new/t.csv");
        Tables.save(table, csv);
        Tables.save(table, csv);
        Table back = Table.read().csv(csv.toFile());
        assertEquals("x, \"y\"", back.stringColumn("a").get(0));
        assertEquals(0.1 + 0.2, back.doubleColumn("v").get(0), 0);
        assertEquals(1e-17, back.doubleColumn("v").get(1), 0);
        assertTrue(back.column("v").isMissing(2));
        assertEquals(List.of("t.csv"), names(csv.getParent()));
    }

    @Test
    void aFailedSaveLeavesNothing(@TempDir Path folder) throws IOException {
        Path blocked = Files.createDirectories(folder.resolve("t.csv/inside"));
        assertThrows(UncheckedIOException.class, () -> Tables.save(runs(), blocked.getParent()));
        assertEquals(List.of("t.csv"), names(folder));
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThrows(UncheckedIOException.class, () -> Tables.save(runs(), file.resolve("t.csv")));
    }

    @Test
    void rowsRefuseWhatDoesNotFit() {
        Rows rows = Rows.named("runs").text("arm").whole("seed").number("accuracy").flag("done");
        assertMessage("has 4 values", () -> rows.add("a", 1));
        assertMessage("column seed of runs holds Long, got Double 1.5", () -> rows.add("a", 1.5, 0.5, true));
        assertMessage("column accuracy of runs holds Double, got String high", () -> rows.add("a", 1, "high", true));
        assertEquals(0, rows.count());
        rows.add(Thread.State.NEW, (short) 3, 1, false).add(null, null, Double.NaN, null);
        Table table = rows.table();
        assertEquals("NEW", table.stringColumn("arm").get(0));
        assertEquals(4, table.columns().stream().mapToInt(c -> c.countMissing()).sum());
        assertThrows(IllegalStateException.class, () -> rows.text("late"));
        rows.add("b", 4L, 0.25f, true);
        assertEquals(2, table.rowCount());
    }

    @Test
    void errorsNameTheColumn() {
        assertMessage("no column loss in runs, there are [arm, seed, accuracy]",
                () -> Tables.summary(runs(), "loss", "arm"));
        assertMessage("column arm of runs is STRING, not a number", () -> Tables.numbers(runs(), "arm"));
        Table gap = Rows.named("runs").number("v").add(1.0).add((Object) null).table();
        assertMessage("1 missing values (row 1", () -> Tables.summary(gap, "v"));
        Table clash = Rows.named("runs").whole("n").number("v").add(1, 2.0).table();
        assertMessage("group column n of runs", () -> Tables.summary(clash, "v", "n"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
