package kindred.study.logitfusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.model.ktt.Ktt;
import kindred.study.Report;
import kindred.study.Scale;
import kindred.study.Verdict;
import kindred.table.Rows;
import kindred.table.Tables;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class LogitFusionStudyTest {
    @Test
    void theSmallestScaleRunsEveryPart() {
        LogitFusionStudy study = new LogitFusionStudy();
        Report report = study.run(Scale.SMOKE);
        assertEquals(study.claims().size(), report.findings().size());
        report.findings().forEach(f -> assertEquals(Verdict.INCONCLUSIVE, f.verdict(), "one seed decides nothing"));
        assertTrue(report.figures().keySet().containsAll(
                Set.of("closed", "curve", "distributions", "roots", "amounts", "moves")));
        Table runs = Tables.where(report.tables().get("runs"), "split", "test");
        assertEquals(Set.of("finance", "food", "general", "tweets", "novels"), Set.copyOf(Tables.names(runs, "text")));
        Table finance = Tables.where(runs, "text", "finance");
        double best = Tables.numbers(Tables.where(finance, "arm", "best fixed"), "loss")[0];
        assertTrue(Protocol.RIVALS.stream().anyMatch(
                a -> Tables.numbers(Tables.where(finance, "arm", Arms.fixed(a)), "loss")[0] == best));
        Table gaps = report.tables().get("gaps");
        for (double g : Tables.numbers(Tables.where(gaps, "arm", "large, tuned"), "loss")) {
            assertEquals(1, g);
        }
        for (double g : Tables.numbers(Tables.where(gaps, "arm", "large"), "loss")) {
            assertEquals(0, g);
        }
        assertEquals(1, Tables.where(finance, "arm", "contrastive").rowCount());
        assertEquals(0.5, Tables.numbers(Tables.where(finance, "arm", Arms.fixed(0.5)), "amount")[0], 1e-6);
        double amount = Tables.numbers(Tables.where(finance, "arm", "dynamic"), "amount")[0];
        assertTrue(amount > 0 && amount < 3, "mean amount " + amount);
        assertTrue(report.figures().get("distributions").json().contains("the dynamic amount: KL(fused || large)"));
    }

    @Test
    void evidenceReadsTheRunsAsTheClaimsMean() {
        Rows rows = Rows.named("runs").whole("seed").text("text").text("role").text("split").text("arm")
                .number("loss").number("accuracy").number("amount");
        for (long seed = 0; seed < 3; seed++) {
            double noise = 0.001 * seed;
            for (String text : List.of("a", "b")) {
                add(rows, seed, text, "tuned", "large", 2.0, "small expert", text.equals("a") ? 1.9 : 1.7,
                        "large, tuned", 1.5, "dynamic", 1.75 + noise, "dynamic, a <= 1", 1.69, "best fixed", 1.70,
                        Evidence.JOINT, 1.95 + noise, "all experts: independent", 2.1,
                        "merged expert (arithmetic): dynamic", 1.8 + noise, "small", 2.2);
            }
            add(rows, seed, "c", "general", "large", 2.0, "small", 2.2);
            add(rows, seed, "d", "unseen", "large", 2.6, "large, tuned on all", 2.5 + noise, Evidence.JOINT, 2.4);
        }
        LogitFusionStudy study = new LogitFusionStudy();
        var report = Report.begin(study, Scale.DEFAULT).seeds(0, 1, 2);
        new Evidence(rows.table()).decide(report);
        Report built = report.build();
        // closed: (2 - 1.75) / 0.5 = 0.5 less noise; worst text b: 1.7 - 1.75; fixed - dynamic = -0.05; joint 0.1;
        // merged 0.4
        assertEquals(List.of(Verdict.INCONCLUSIVE, Verdict.NOT_REPRODUCED, Verdict.NOT_REPRODUCED,
                Verdict.NOT_REPRODUCED, Verdict.REPRODUCED, Verdict.INCONCLUSIVE, Verdict.REPRODUCED),
                built.findings().stream().map(f -> f.verdict()).toList());
        assertEquals(0.498, built.finding("F1").evidence().get(0).interval().mean(), 1e-9);
        assertEquals(-0.051, built.finding("F1'").evidence().get(0).interval().mean(), 1e-9);
        assertTrue(built.finding("F2").note().contains("best fixed one by 0.010 nats"), built.finding("F2").note());
        assertTrue(built.finding("F4").note().contains("d 2.600, 2.501, 2.400"), built.finding("F4").note());
    }

    @Test
    void anInvalidPairDecidesNothing() {
        Rows rows = Rows.named("runs").whole("seed").text("text").text("role").text("split").text("arm")
                .number("loss").number("accuracy").number("amount");
        for (long seed = 0; seed < 3; seed++) {
            add(rows, seed, "a", "tuned", "large", 2.0, "small", 2.2, "large, tuned", 1.0);
            add(rows, seed, "c", "general", "large", 2.0, "small", 2.01);
        }
        var report = Report.begin(new LogitFusionStudy(), Scale.DEFAULT).seeds(0, 1, 2);
        new Evidence(rows.table()).decide(report);
        assertTrue(report.build().finding("F1").note().contains("better than the small one by 0.010 nats"));
    }

    private static void add(Rows rows, long seed, String text, String role, Object... arms) {
        for (int i = 0; i < arms.length; i += 2) {
            double loss = (double) arms[i + 1];
            rows.add(seed, text, role, "test", arms[i], loss, 1 - loss / 4, null);
        }
    }

    @Test
    void textsBecomeLowerCaseCharactersOfTheAlphabet() {
        assertEquals(47, Domains.ALPHABET.length());
        assertArrayEquals(new int[] {0, 36, 1, 27, 37}, Domains.encode("A \t&b1\n"));
    }

    @Test
    void theLevelOfTasksTunesScoresAndDecides() {
        TaskLevel level = new TaskLevel(Ktt.XS, Ktt.S, 1, List.of("mv_decade", "sp_syll"), 40, 40);
        Rows rows = Rows.named("runs").whole("seed").text("text").text("role").text("split").text("arm")
                .number("loss").number("accuracy").number("amount");
        try (NDManager manager = Compute.manager()) {
            var small = Ktt.XS.decoder().initial(manager, new Rng(0));
            var large = Ktt.S.decoder().initial(manager, new Rng(1));
            level.run(manager, small, large, new Rng(2)).forEach(r -> rows.add(
                    0L, r.task(), "task", "test", r.arm(), r.score().loss(), r.score().accuracy(), null));
        }
        Table syllables = Tables.where(rows.table(), "text", "sp_syll");
        double untuned = Tables.numbers(Tables.where(syllables, "arm", "small"), "loss")[0];
        double expert = Tables.numbers(Tables.where(syllables, "arm", "small expert"), "loss")[0];
        double fused = Tables.numbers(Tables.where(syllables, "arm", "dynamic"), "loss")[0];
        assertTrue(expert < untuned - 2 && fused < untuned - 2, untuned + " to " + expert + ", fused " + fused);
        add(rows, 0, "c", "general", "large", 2.0, "small", 2.01);
        var report = Report.begin(new LogitFusionStudy(), Scale.FULL).seeds(0);
        new Evidence(rows.table()).decide(report);
        assertEquals(1, report.build().finding("F5").evidence().size());
    }
}
