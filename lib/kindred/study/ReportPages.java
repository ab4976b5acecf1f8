package kindred.study;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kindred.plot.PlotlyScript;
import kindred.table.Interval;
import kindred.table.Tables;

/** Reports as people read them: Markdown, one HTML page, and the part of it that a notebook shows. */
final class ReportPages {
    /** Tables longer than this are folded on the page. */
    private static final int LONG_TABLE = 30;

    private static final PebbleEngine PEBBLE = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(ReportPages.class.getClassLoader()))
            .strictVariables(true)
            .build();

    private ReportPages() {
    }

    /** What the templates show of an effect. */
    record Line(String name, String here, String interval, String second) {
    }

    /** What the templates show of a claim. */
    record Row(Claim claim, String rule, List<Line> lines, Verdict verdict, String badge, String note) {
    }

    /** A named piece of finished HTML. */
    record Piece(String name, String html, boolean folded) {
    }

    /** A name and its value. */
    record Fact(String name, String value) {
    }

    static String page(Report report) {
        return render("kindred/study/report.html", values(report));
    }

    static String fragment(Report report) {
        return render("kindred/study/verdicts.html", values(report));
    }

    static String markdown(Report report) {
        StringBuilder page = new StringBuilder("# " + report.title() + "\n\n");
        page.append(report.paper().citation()).append(" <").append(report.paper().link()).append(">\n\n");
        page.append("Scale ").append(report.scale().id()).append(": ").append(summary(report)).append(".\n\n");
        page.append(Tables.markdown(report.verdicts()));
        for (Finding finding : report.findings()) {
            page.append("\n**").append(finding.claim().id()).append("**, ")
                    .append(finding.verdict().words()).append(". ")
                    .append(finding.claim().rule().words()).append(finding.note().isEmpty() ? "" : " ")
                    .append(finding.note()).append('\n');
        }
        report.tables().forEach((name, table) ->
                page.append("\n## ").append(name).append("\n\n").append(Tables.markdown(table)));
        page.append("\n## Provenance\n\n");
        report.provenance().rows().forEach((name, value) ->
                page.append("- ").append(name).append(": ").append(value).append('\n'));
        return page.toString();
    }

    private static Map<String, Object> values(Report report) {
        return Map.of(
                "report", report,
                "summary", summary(report),
                "rows", report.findings().stream().map(ReportPages::row).toList(),
                "plotly", PlotlyScript.html(),
                "figures", report.figures().entrySet().stream()
                        .map(entry -> new Piece(entry.getKey(), entry.getValue().htmlFragment(), false)).toList(),
                "tables", report.tables().entrySet().stream()
                        .map(entry -> new Piece(entry.getKey(), Tables.html(entry.getValue()),
                                entry.getValue().rowCount() > LONG_TABLE)).toList(),
                "provenance", report.provenance().rows().entrySet().stream()
                        .map(entry -> new Fact(entry.getKey(), entry.getValue())).toList());
    }

    private static Row row(Finding finding) {
        Claim claim = finding.claim();
        return new Row(
                claim,
                claim.rule().words(),
                finding.evidence().stream().map(ReportPages::line).toList(),
                finding.verdict(),
                finding.verdict().name().toLowerCase(Locale.ROOT),
                finding.note());
    }

    private static Line line(Measured measured) {
        Unit unit = measured.effect().unit();
        Interval interval = measured.interval();
        return new Line(
                measured.effect().name(),
                unit.print(interval.mean()),
                unit.range(interval.low(), interval.high()) + ", n = " + interval.n(),
                measured.second().map(second -> unit.range(second.low(), second.high())).orElse(""));
    }

    /** For example "4 reproduced, 1 inconclusive". */
    private static String summary(Report report) {
        return Arrays.stream(Verdict.values())
                .map(verdict -> Map.entry(verdict,
                        report.findings().stream().filter(finding -> finding.verdict() == verdict).count()))
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
    }

    private static String render(String name, Map<String, Object> values) {
        PebbleTemplate template = PEBBLE.getTemplate(name);
        StringWriter page = new StringWriter();
        try {
            template.evaluate(page, values, Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot render " + name, e);
        }
        return page.toString();
    }
}
