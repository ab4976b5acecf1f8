package kindred.study;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import kindred.plot.Figure;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/**
 * What a run of a study found. A value: it holds all that its pages show, so that {@link Records} can bring it back and
 * draw it again without another run.
 *
 * @param study id of the study
 * @param title the study's title
 * @param paper the publication it checks
 * @param scale how much of the protocol ran
 * @param findings one for each claim, in the study's order
 * @param tables tidy results by name, one row per run or group
 * @param figures by name
 * @param provenance where it all comes from
 */
public record Report(
        String study,
        String title,
        Paper paper,
        Scale scale,
        List<Finding> findings,
        Map<String, Table> tables,
        Map<String, Figure> figures,
        Provenance provenance) {
    /**
     * @throws IllegalArgumentException if two findings are about the same claim
     */
    public Report {
        Objects.requireNonNull(study, "study");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(paper, "paper");
        Objects.requireNonNull(scale, "scale");
        Objects.requireNonNull(provenance, "provenance");
        findings = List.copyOf(findings);
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        Set<String> decided = new HashSet<>();
        for (Finding finding : findings) {
            if (!decided.add(finding.claim().id())) {
                throw new IllegalArgumentException("Claim " + finding.claim().id() + " has two findings");
            }
        }
    }

    /** Begins the report of a run, and with it the clock. */
    public static ReportBuilder begin(Study study, Scale scale) {
        return new ReportBuilder(study, scale);
    }

    /**
     * The finding about a claim.
     *
     * @throws IllegalArgumentException if the study has no such claim
     */
    public Finding finding(String claim) {
        return findings.stream()
                .filter(finding -> finding.claim().id().equals(claim))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no claim \"" + claim + "\" in " + study
                        + "; there are " + findings.stream().map(f -> f.claim().id()).toList()));
    }

    /** One row per claim: claim, paper, here, 95 % interval, verdict. */
    public Table verdicts() {
        Rows rows = Rows.named(title).text("claim").text("paper").text("here").text("95 % interval").text("verdict");
        for (Finding finding : findings) {
            rows.add(
                    finding.claim().id() + ". " + finding.claim().statement(),
                    finding.claim().paper(),
                    finding.evidence().stream().map(Report::here).collect(Collectors.joining("; ")),
                    finding.evidence().stream().map(Report::interval).collect(Collectors.joining("; ")),
                    finding.verdict().words());
        }
        return rows.table();
    }

    /** The whole report but its figures, as Markdown. */
    public String markdown() {
        return ReportPages.markdown(this);
    }

    /** One page that needs no other file and no network. */
    public String html() {
        return ReportPages.page(this);
    }

    /** The claims with their verdicts, for a cell of a notebook; figures and tables are shown by themselves there. */
    public String htmlFragment() {
        return ReportPages.fragment(this);
    }

    /**
     * Writes the page, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(Path html) {
        Records.write(html, html());
    }

    private static String here(Measured measured) {
        return measured.effect().name() + ": " + measured.effect().unit().print(measured.interval().mean());
    }

    private static String interval(Measured measured) {
        return measured.effect().unit().range(measured.interval().low(), measured.interval().high());
    }
}
