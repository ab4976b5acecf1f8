package kindred.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kindred.core.Rng;
import kindred.table.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

class RecordsTest {
    private static final AveragingStudy STUDY = new AveragingStudy();

    @TempDir
    private Path folder;

    @Test
    void aReportComesBackWithEveryBit() throws Exception {
        for (Scale scale : List.of(Scale.SMOKE, Scale.DEFAULT)) {
            Report report = STUDY.run(scale);
            Path file = Records.save(report, folder);
            Report back = Records.load(file);
            assertEquals(report.study(), back.study());
            assertEquals(report.title(), back.title());
            assertEquals(report.paper(), back.paper());
            assertEquals(report.scale(), back.scale());
            assertEquals(report.findings(), back.findings());
            assertEquals(report.provenance(), back.provenance());
            assertEquals(List.copyOf(report.tables().keySet()), List.copyOf(back.tables().keySet()));
            report.tables().forEach((name, table) -> assertSame(table, back.tables().get(name)));
            assertEquals(report.figures().keySet(), back.figures().keySet());
            report.figures().forEach((name, figure) -> assertEquals(figure.json(), back.figures().get(name).json()));
            assertEquals(report.html(), back.html());
            assertEquals(report.markdown(), back.markdown());
            assertEquals(Files.readString(file), Files.readString(Records.save(back, folder.resolve("again"))));
        }
    }

    @Test
    void aRuleComesBackAndStillDecides() {
        Effect gain = Effect.points("gain");
        Rule rule = Rule.reproducedIf(Condition.atLeast(2, gain.above(0.1), gain.within(-1, 1), gain.meanAtMost(3)
                        .or(gain.meanWithin(0, 0.1 + 0.2))))
                .notReproducedIf(gain.below(Double.MIN_VALUE));
        Rule back = Json.GSON.fromJson(Json.GSON.toJson(rule), Rule.class);
        assertEquals(rule, back);
        assertEquals(rule.words(), back.words());
    }

    @Test
    void everyNumberKeepsItsBits() {
        Rng rng = new Rng(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(rng.nextLong());
            if (!Double.isNaN(value)) {
                assertBits(value);
            }
        }
        for (double value : new double[] {0, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, 0.1, 1e23, 2e-3}) {
            assertBits(value);
        }
    }

    private static void assertBits(double value) {
        Double back = Json.GSON.fromJson(Json.GSON.toJson(value), Double.class);
        assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(back));
    }

    @Test
    void tablesKeepTypesMissingValuesAndOrder() {
        Table table = Table.create("odd \"name\"",
                DoubleColumn.create("double", 0.1, Double.NaN, Double.POSITIVE_INFINITY, -0.0),
                FloatColumn.create("float", 0.1f, Float.NaN, Float.NEGATIVE_INFINITY, 1e-44f),
                LongColumn.create("long", Long.MAX_VALUE, -1, (1L << 53) + 1, 0),
                IntColumn.create("int", new int[] {1, 2, 3, Integer.MAX_VALUE}),
                ShortColumn.create("short", new short[] {1, 2, 3, 4}),
                BooleanColumn.create("flag", new Boolean[] {true, null, false, true}),
                StringColumn.create("text", "a", null, "ü </script>", "line\nbreak"));
        table.intColumn("int").setMissing(1);
        table.longColumn("long").setMissing(1);
        Table back = Json.GSON.fromJson(Json.GSON.toJson(table), Table.class);
        assertSame(table, back);
        assertSame(Table.create("empty"), Json.GSON.fromJson(Json.GSON.toJson(Table.create("empty")), Table.class));
        assertMessage("LOCAL_DATE", () -> Json.GSON.toJson(Table.create("t", DateColumn.create("day"))));
    }

    private static void assertSame(Table expected, Table actual) {
        assertEquals(expected.name(), actual.name());
        assertEquals(expected.columnNames(), actual.columnNames());
        for (Column<?> column : expected.columns()) {
            Column<?> other = actual.column(column.name());
            assertEquals(column.type(), other.type());
            assertEquals(column.size(), other.size());
            assertArrayEquals(column.isMissing().toArray(), other.isMissing().toArray());
            for (int row = 0; row < column.size(); row++) {
                assertEquals(column.get(row), other.get(row));
            }
        }
    }

    @Test
    void recordsAreNamedByStudyScaleAndStartAndListedNewestFirst() throws Exception {
        Path first = Records.save(STUDY.run(Scale.SMOKE), folder);
        Thread.sleep(5);
        Path second = Records.save(STUDY.run(Scale.DEFAULT), folder);
        String name = first.getFileName().toString();
        assertTrue(name.matches("averaging-smoke-\\d{8}T\\d{6}\\.\\d{3}Z\\.json"), name);
        assertEquals(List.of(second, first), Records.list(folder));
        assertEquals(List.of(), Records.list(folder.resolve("none")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "no temporary file is left");
        }
    }

    @Test
    void aDamagedRecordSaysSo() throws Exception {
        String text = Files.readString(Records.save(STUDY.run(Scale.SMOKE), folder));
        assertDamaged(text.substring(0, text.length() / 2));
        assertDamaged("");
        assertDamaged("[]");
        assertDamaged("{\"format\":2}", "its format is 2, not 1");
        assertDamaged("{\"format\":1}", "it has no report");
        assertDamaged(text.replaceFirst("\"paper\":", "\"pap\":"), "paper");
        assertDamaged(text.replace("\"INCONCLUSIVE\"", "\"REPRODUCED\""));
        assertDamaged(text.replace("\"scale\":\"SMOKE\"", "\"scale\":\"HUGE\""));
        assertDamaged(text.replace("\"is\":\"IntervalWithin\"", "\"is\":\"Wish\""), "\"Wish\" is no Condition");
        assertThrows(UncheckedIOException.class, () -> Records.load(folder.resolve("missing.json")));
    }

    private void assertDamaged(String text, String... reason) throws Exception {
        Path file = folder.resolve("damaged.json");
        Files.writeString(file, text);
        String message = assertThrows(IllegalArgumentException.class, () -> Records.load(file)).getMessage();
        assertTrue(message.contains("damaged.json is not a whole record"), message);
        for (String part : reason) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenToLeavesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "here already");
        Report report = STUDY.run(Scale.SMOKE);
        assertThrows(UncheckedIOException.class, () -> Records.save(report, file));
        assertThrows(UncheckedIOException.class, () -> report.save(file.resolve("page.html")));
        assertEquals("here already", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aPageIsSavedWhole() throws Exception {
        Report report = STUDY.run(Scale.SMOKE);
        Path page = folder.resolve("deep").resolve("page.html");
        report.save(page);
        assertEquals(report.html(), Files.readString(page));
        Path plain = Files.writeString(folder.resolve("plain"), "");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(page), "others may read it");
    }

    @Test
    void unmeasuredEvidenceComesBack() {
        Finding finding = Finding.unmeasured(AveragingStudy.ROBUST, "why");
        assertEquals(finding, Json.GSON.fromJson(Json.GSON.toJson(finding), Finding.class));
        Finding exact = Finding.of(AveragingStudy.ROBUST, "",
                Measured.of(AveragingStudy.ERROR, new Interval(-1, -1, -1, 1)));
        assertEquals(Verdict.REPRODUCED, exact.verdict());
        assertEquals(exact, Json.GSON.fromJson(Json.GSON.toJson(exact), Finding.class));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
