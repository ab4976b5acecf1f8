package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kindred.core.Rng;
import kindred.notebook.run.Workspace;
import kindred.study.Claim;
import kindred.study.Effect;
import kindred.study.Measured;
import kindred.study.Paper;
import kindred.study.Records;
import kindred.study.Report;
import kindred.study.Rule;
import kindred.study.Scale;
import kindred.study.Study;
import kindred.table.Stats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictsTest {
    private static final Effect SUM = Effect.number("mean of 100 draws");
    private static final Claim SMALL = new Claim("V-a", "Draws average out.", "0",
            Rule.reproducedIf(SUM.within(-1, 1)).notReproducedIf(SUM.above(1)));
    private static final Claim OTHER = new Claim("V-b", "Never looked at.", "1",
            Rule.reproducedIf(SUM.above(1)).notReproducedIf(SUM.within(-1, 1)));

    @TempDir
    private Path root;

    @Test
    void oneBlockPerClaimOfRunsSinceTheStart() {
        Workspace workspace = new Workspace(root, root.resolve("out"), root.resolve("records"));
        Instant before = Instant.now();
        Path record = Records.save(new Draws().run(Scale.SMOKE), workspace.records());
        String text = printed(workspace, before);

        assertTrue(text.contains("Draws?, smoke scale"), text);
        assertTrue(text.contains("reproduced      V-a. Draws average out."), text);
        assertTrue(text.contains("here:  mean of 100 draws"), text);
        assertTrue(text.contains("inconclusive    V-b. Never looked at."), text);
        assertTrue(text.contains("here:  not measured"), text);
        assertTrue(text.contains("record: " + record), text);
        assertEquals("", printed(workspace, Instant.now().plusSeconds(1)), "older runs are another story");
    }

    @Test
    void lastRunInOneLine() throws Exception {
        Workspace workspace = new Workspace(root, root.resolve("out"), root.resolve("records"));
        Verdicts verdicts = new Verdicts(workspace);
        assertEquals("no recorded run", verdicts.last("draws"));

        Report report = new Draws().run(Scale.SMOKE);
        Records.save(report, workspace.records());
        assertEquals("last run " + report.provenance().start().toString().substring(0, 10)
                + " at smoke scale: 1 reproduced, 1 inconclusive", verdicts.last("draws"));
        assertEquals("no recorded run", verdicts.last("raws"));

        Path damaged = workspace.records().resolve("draws-full-99990101T000000.000Z.json");
        Files.writeString(damaged, "{");
        assertTrue(verdicts.last("draws").contains(damaged.toString()), verdicts.last("draws"));
    }

    private static String printed(Workspace workspace, Instant start) {
        StringWriter text = new StringWriter();
        new Verdicts(workspace).printSince(start, new PrintWriter(text));
        return text.toString();
    }

    private static final class Draws implements Study {
        @Override
        public String id() {
            return "draws";
        }

        @Override
        public String title() {
            return "Draws?";
        }

        @Override
        public Paper paper() {
            return new Paper("Draws", "Nobody", 2000, "Nowhere", "https://example.org");
        }

        @Override
        public List<Claim> claims() {
            return List.of(SMALL, OTHER);
        }

        @Override
        public Report run(Scale scale) {
            float[] draws = new Rng(1).normal(100, 1);
            double[] values = new double[draws.length];
            for (int i = 0; i < draws.length; i++) {
                values[i] = draws[i];
            }
            return Report.begin(this, scale).seeds(1L).finding(SMALL, "", Measured.of(SUM, Stats.t(values)))
                    .unmeasured(OTHER, "on purpose").build();
        }
    }
}
