package kindred.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import kindred.core.Rng;
import kindred.table.Interval;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class ReportTest {
    private static final AveragingStudy STUDY = new AveragingStudy();
    private static final Report REPORT = STUDY.run(Scale.DEFAULT);

    @Test
    void everyClaimHasItsVerdict() {
        Table verdicts = REPORT.verdicts();
        assertEquals(List.of("claim", "paper", "here", "95 % interval", "verdict"), verdicts.columnNames());
        assertEquals(List.of("reproduced", "inconclusive"), verdicts.stringColumn("verdict").asList());
        assertEquals("0.25 of the error", verdicts.stringColumn("paper").get(0));
        assertEquals(Verdict.REPRODUCED, REPORT.finding("M-a").verdict());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> REPORT.finding("M-x")).getMessage()
                .contains("\"M-x\" in averaging; there are [M-a, M-b]"));
    }

    @Test
    void oneSeedDecidesNothing() {
        Report smoke = STUDY.run(Scale.SMOKE);
        assertEquals(Verdict.INCONCLUSIVE, smoke.finding("M-a").verdict());
        assertTrue(smoke.markdown().contains("[-∞, ∞]"));
        assertTrue(smoke.html().contains("[-∞, ∞]"));
    }

    @Test
    void provenanceSaysWhereItComesFrom() {
        Provenance provenance = REPORT.provenance();
        assertTrue(provenance.kindred().matches("\\d+\\.\\d+\\.\\d+.*"), provenance.kindred());
        assertTrue(provenance.djl().matches("\\d+\\.\\d+\\.\\d+.*"), provenance.djl());
        assertTrue(provenance.engine().matches("PyTorch \\d+\\.\\d+\\.\\d+.*"), provenance.engine());
        assertTrue(provenance.java().startsWith(String.valueOf(Runtime.version().feature())), provenance.java());
        assertTrue(provenance.os().contains(System.getProperty("os.arch")));
        assertTrue(provenance.device().matches("cpu.*|gpu.*"), provenance.device());
        assertTrue(provenance.threads() > 0 && provenance.processors() > 0);
        assertEquals(40, provenance.seeds().size());
        assertEquals(List.of("none", "drawn"), provenance.data());
        assertTrue(provenance.seconds() > 0 && provenance.start().getEpochSecond() > 0);
        provenance.commit().ifPresent(commit -> assertTrue(commit.matches("[0-9a-f]{40}(-dirty)?"), commit));
        provenance.rows().forEach((name, value) -> {
            assertFalse(value.isBlank(), name);
            assertTrue(REPORT.markdown().contains("- " + name + ": " + value));
        });
    }

    /** The page is read as XML with its scripts and styles left out; they are text to an HTML reader. */
    @Test
    void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
        String page = REPORT.html();
        String body = page.replaceAll("(?s)<script[^>]*>.*?</script>", "").replaceAll("(?s)<style>.*?</style>", "");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(body)));
        assertEquals("html", document.getDocumentElement().getTagName());
        assertEquals(3, document.getElementsByTagName("table").getLength());
        NodeList links = document.getElementsByTagName("a");
        assertEquals(1, links.getLength());
        assertEquals(REPORT.paper().link(), links.item(0).getAttributes().getNamedItem("href").getNodeValue());
        for (String loader : List.of("link", "iframe", "img", "object", "embed", "base")) {
            assertEquals(0, document.getElementsByTagName(loader).getLength(), loader);
        }
        assertFalse(Pattern.compile("<script[^>]*\\ssrc=").matcher(page).find());
        Matcher styles = Pattern.compile("(?s)<style>.*?</style>").matcher(page);
        while (styles.find()) {
            assertFalse(styles.group().contains("url(") || styles.group().contains("@import"));
        }
    }

    @Test
    void thePageShowsEverythingEscaped() {
        String page = REPORT.html();
        assertTrue(page.contains("Averaging shrinks the error &lt;by far&gt; &amp; always."));
        assertTrue(page.contains("Does averaging &quot;help&quot;?"));
        assertTrue(page.contains(AveragingStudy.ROBUST.rule().words()));
        assertTrue(page.contains("not measured") && page.contains("Heavy tails are not drawn."));
        assertTrue(page.contains("1 reproduced, 1 inconclusive"));
        assertTrue(page.contains("window.Plotly.newPlot"));
        assertFalse(page.contains("Error </script>"));
        assertTrue(REPORT.htmlFragment().contains("class=\"verdict reproduced\""));
    }

    @Test
    void markdownHoldsClaimsRulesTablesAndProvenance() {
        String page = REPORT.markdown();
        assertTrue(page.contains("| claim | paper | here | 95 % interval | verdict |"), page);
        assertTrue(page.contains("**M-b**, inconclusive. " + AveragingStudy.ROBUST.rule().words()));
        assertTrue(page.contains("## by arm"));
        assertTrue(page.contains("Student (1908). The probable error of a mean. Biometrika 6."));
    }

    @Test
    void anOpenClaimAStrangerATwinAndAMissingSeedAreErrors() {
        Measured measured = Measured.of(AveragingStudy.ERROR, new Interval(0, -1, 1, 3));
        ReportBuilder builder = Report.begin(STUDY, Scale.DEFAULT).unmeasured(AveragingStudy.SHRINKS, "");
        assertMessage(IllegalStateException.class, "M-b of averaging has no finding", builder::build);
        assertMessage(IllegalArgumentException.class, "already has a finding about claim \"M-a\"",
                () -> builder.unmeasured(AveragingStudy.SHRINKS, ""));
        Claim tuned = new Claim("M-b", "s", "p",
                Rule.reproducedIf(AveragingStudy.ERROR.below(5)).notReproducedIf(AveragingStudy.ERROR.above(6)));
        assertMessage(IllegalArgumentException.class, "as fixed before the run",
                () -> builder.finding(tuned, "", measured));
        builder.finding(AveragingStudy.ROBUST, "", measured);
        assertMessage(IllegalStateException.class, "names no seed", builder::build);
        builder.table("t", Table.create("t"));
        assertMessage(IllegalArgumentException.class, "already has a table \"t\"",
                () -> builder.table("t", Table.create("u")));
    }

    @Test
    void aFindingCannotClaimMoreThanItsRule() {
        Measured measured = Measured.of(AveragingStudy.ERROR, new Interval(0, -1, 1, 3));
        assertMessage(IllegalArgumentException.class, "gives INCONCLUSIVE, not REPRODUCED",
                () -> new Finding(AveragingStudy.ROBUST, List.of(measured), Verdict.REPRODUCED, ""));
        assertMessage(IllegalArgumentException.class, "has no evidence", () -> Finding.of(AveragingStudy.ROBUST, ""));
        assertMessage(IllegalArgumentException.class, "two intervals",
                () -> Finding.of(AveragingStudy.ROBUST, "", measured, measured));
        assertMessage(IllegalArgumentException.class, "was not measured",
                () -> Finding.of(AveragingStudy.SHRINKS, "", measured));
    }

    @Test
    void laterChangesToATableDoNotReachTheReport() {
        Table table = Table.create("t", DoubleColumn.create("x", 1.0));
        Report report = Report.begin(STUDY, Scale.SMOKE).seeds(1).table("t", table)
                .unmeasured(AveragingStudy.SHRINKS, "").unmeasured(AveragingStudy.ROBUST, "").build();
        table.doubleColumn("x").append(2.0);
        assertEquals(1, report.tables().get("t").rowCount());
    }

    @Test
    void bootstrapStandsBesideTheInterval() {
        Optional<Interval> second = REPORT.finding("M-a").evidence().get(0).second();
        assertTrue(second.isPresent());
        Interval first = REPORT.finding("M-a").evidence().get(0).interval();
        assertEquals(first.mean(), second.get().mean(), 1e-12);
        assertTrue(second.get().low() < first.mean() && first.mean() < second.get().high());
        Table single = Table.create("t", DoubleColumn.create("x", 3.0), DoubleColumn.create("seed", 0.0));
        Sample one = Sample.of(single, "x", "seed");
        assertEquals(Optional.empty(), Measured.of(AveragingStudy.BIAS, one, new Rng(0)).second());
    }

    private static void assertMessage(Class<? extends Exception> type, String part, Runnable call) {
        String message = assertThrows(type, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
