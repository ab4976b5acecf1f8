package kindred.study;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kindred.plot.Figure;
import tech.tablesaw.api.Table;

/**
 * Collects what a run finds. The clock of the report runs from {@link Report#begin}, or from what
 * {@link #since} says, to {@link #build}.
 *
 * <pre>{@code
 * ReportBuilder report = Report.begin(this, scale).seeds(0, 1, 2).data("fashion-mnist");
 * ...
 * return report.table("runs", runs.table()).figure("accuracy", figure).finding(claim, "", drop).build();
 * }</pre>
 */
public final class ReportBuilder {
    private final Study study;
    private final Scale scale;
    private Instant start = Instant.now();
    private final Set<Long> seeds = new TreeSet<>();
    private final Set<String> data = new LinkedHashSet<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();

    ReportBuilder(Study study, Scale scale) {
        this.study = study;
        this.scale = scale;
    }

    /** The run began before this report: a notebook trains first and reports in a later cell. */
    public ReportBuilder since(Instant begun) {
        start = begun;
        return this;
    }

    /** Seeds the run used. */
    public ReportBuilder seeds(long... used) {
        for (long seed : used) {
            seeds.add(seed);
        }
        return this;
    }

    /** Ids of data sources the run read. */
    public ReportBuilder data(String... ids) {
        data.addAll(List.of(ids));
        return this;
    }

    /**
     * A tidy table; later changes to {@code table} do not reach the report.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public ReportBuilder table(String name, Table table) {
        put(tables, name, table.copy(), "table");
        return this;
    }

    /**
     * A figure.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public ReportBuilder figure(String name, Figure figure) {
        put(figures, name, figure, "figure");
        return this;
    }

    /**
     * What the run says about a claim.
     *
     * @throws IllegalArgumentException if the claim is not the study's or has its finding already
     */
    public ReportBuilder finding(Finding finding) {
        if (!study.claims().contains(finding.claim())) {
            throw new IllegalArgumentException("Claim " + finding.claim().id() + " is not one of " + study.id()
                    + " as fixed before the run");
        }
        put(findings, finding.claim().id(), finding, "finding about claim");
        return this;
    }

    /** The finding these effects give; see {@link Finding#of}. */
    public ReportBuilder finding(Claim claim, String note, Measured... evidence) {
        return finding(Finding.of(claim, note, evidence));
    }

    /** The claim was not measured at this scale; see {@link Finding#unmeasured}. */
    public ReportBuilder unmeasured(Claim claim, String reason) {
        return finding(Finding.unmeasured(claim, reason));
    }

    /**
     * The report.
     *
     * @throws IllegalStateException if a claim of the study has no finding or no seed was named
     */
    public Report build() {
        List<Finding> ordered = new ArrayList<>();
        for (Claim claim : study.claims()) {
            Finding finding = findings.get(claim.id());
            if (finding == null) {
                throw new IllegalStateException("Claim " + claim.id() + " of " + study.id()
                        + " has no finding; say unmeasured(claim, reason) if this scale leaves it open");
            }
            ordered.add(finding);
        }
        if (seeds.isEmpty()) {
            throw new IllegalStateException("The report of " + study.id() + " names no seed");
        }
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
        return new Report(study.id(), study.title(), study.paper(), scale, ordered, tables, figures,
                Provenance.of(seeds, data, start, seconds));
    }

    private <T> void put(Map<String, T> map, String name, T value, String kind) {
        if (map.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException(
                    "The report of " + study.id() + " already has a " + kind + " \"" + name + "\"");
        }
    }
}
