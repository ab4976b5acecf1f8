package kindred.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindred.notebook.run.Workspace;
import kindred.study.Finding;
import kindred.study.Measured;
import kindred.study.Records;
import kindred.study.Report;
import kindred.study.Unit;
import kindred.study.Verdict;

/** The verdicts of recorded runs, as the terminal shows them. */
final class Verdicts {
    private final Path folder;

    Verdicts(Workspace workspace) {
        this.folder = workspace.records();
    }

    /** Prints one block per claim for each run recorded from {@code start} on; prints nothing when there is none. */
    void printSince(Instant start, PrintWriter out) {
        for (Path file : Records.list(folder)) {
            Report report = Records.load(file);
            if (report.provenance().start().isBefore(start)) {
                return;
            }
            out.println();
            out.println(report.title() + ", " + report.scale().id() + " scale");
            report.findings().forEach(finding -> out.print(lines(finding)));
            out.println("record: " + file);
        }
    }

    /** The last recorded run of the study in one line. */
    String last(String study) {
        Optional<Path> newest = Records.list(folder).stream().filter(file -> isOf(file, study)).findFirst();
        if (newest.isEmpty()) {
            return "no recorded run";
        }
        try {
            Report report = Records.load(newest.get());
            return "last run %s at %s scale: %s".formatted(report.provenance().start().toString().substring(0, 10),
                    report.scale().id(), counts(report));
        } catch (IllegalArgumentException e) { // a damaged record must not hide the other studies
            return e.getMessage();
        }
    }

    static String lines(Finding finding) {
        String here = finding.evidence().isEmpty() ? "not measured"
                : finding.evidence().stream().map(Verdicts::here).collect(Collectors.joining("; "));
        return "  %-15s %s. %s%n%18spaper: %s%n%18shere:  %s%n".formatted(finding.verdict().words(),
                finding.claim().id(), finding.claim().statement(), "", finding.claim().paper(), "", here);
    }

    private static String here(Measured measured) {
        Unit unit = measured.effect().unit();
        return "%s %s (95 %% interval %s)".formatted(measured.effect().name(), unit.print(measured.interval().mean()),
                unit.range(measured.interval().low(), measured.interval().high()));
    }

    private static String counts(Report report) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        report.findings().forEach(finding -> counts.merge(finding.verdict(), 1, Integer::sum));
        return Stream.of(Verdict.values()).filter(counts::containsKey)
                .map(verdict -> counts.get(verdict) + " " + verdict.words()).collect(Collectors.joining(", "));
    }

    /** Whether the file is named {@code <study>-<scale>-<stamp>.json}: ids hold dashes, scales and stamps do not. */
    private static boolean isOf(Path file, String study) {
        return file.getFileName().toString().matches("\\Q" + study + "\\E-[a-z]+-[^-]+\\.json");
    }
}
