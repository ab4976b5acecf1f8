package kindred.study.logitfusion;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kindred.core.Rng;
import kindred.fuse.GapClosed;
import kindred.study.Claim;
import kindred.study.Measured;
import kindred.study.ReportBuilder;
import kindred.study.Sample;
import kindred.table.Rows;
import kindred.table.Stats;
import kindred.table.Tables;
import tech.tablesaw.api.Table;

/** From the runs to what is measured of each claim. The unit is a seed. */
final class Evidence {
    static final String JOINT = "all experts: least squares";
    private static final String PLACE =
            " Units are tunings of one pretrained pair: the intervals say nothing about other pairs.";
    private final Table runs;
    private final Rng rng = new Rng(0).split("bootstrap");

    Evidence(Table runs) {
        this.runs = Tables.where(runs, "split", "test");
    }

    void decide(ReportBuilder report) {
        String why = invalid();
        for (Claim claim : Claims.ALL) {
            if (claim == Claims.IN_CONTEXT) {
                examples(report);
            } else if (!why.isEmpty()) {
                report.unmeasured(claim, why);
            } else {
                report.finding(claim, note(claim), evidence(claim));
            }
        }
    }

    private void examples(ReportBuilder report) {
        if (tasks().isEmpty()) {
            report.unmeasured(Claims.IN_CONTEXT, "this scale has no level of tasks, and texts have no prompts");
            return;
        }
        Sample gain = overTasks(t -> at(t, TaskLevel.FUSED_SHOWN, "accuracy")
                - Math.max(at(t, "dynamic", "accuracy"), at(t, TaskLevel.LARGE_SHOWN, "accuracy")));
        report.finding(Claims.IN_CONTEXT, "Exact match of fused models on tagged prompts: one expert %.3f, all %.3f;"
                .formatted(Stats.mean(overTasks(t -> at(t, "dynamic", "accuracy")).values()),
                        Stats.mean(overTasks(t -> at(t, JOINT, "accuracy")).values()))
                + " the large model tuned %.3f, the expert %.3f."
                        .formatted(Stats.mean(overTasks(t -> at(t, "large, tuned", "accuracy")).values()),
                                Stats.mean(overTasks(t -> at(t, "small expert", "accuracy")).values())),
                Measured.of(Claims.EXAMPLES, gain, rng));
    }

    private Table tasks() {
        return Tables.where(runs, "role", "task");
    }

    private Sample overTasks(ToDoubleFunction<Table> of) {
        return overTexts(tasks(), of);
    }

    private Measured[] evidence(Claim claim) {
        if (claim == Claims.WEAK_TO_STRONG) {
            return one(Measured.of(Claims.CLOSED, overTexts(t -> closed(t, "dynamic", "loss")), rng));
        } else if (claim == Claims.BETTER) {
            return one(Measured.of(Claims.OVER_PARTS, worst(), rng));
        } else if (claim == Claims.DYNAMIC) {
            return one(Measured.of(Claims.OVER_FIXED,
                    overTexts(t -> at(t, "best fixed", "loss") - at(t, "dynamic", "loss")), rng));
        } else if (claim == Claims.SEVERAL) {
            return one(Measured.of(Claims.CLOSED_ALL, overTexts(t -> closed(t, JOINT, "loss")), rng));
        } else if (claim == Claims.UNSEEN_TASKS) {
            return one(Measured.of(Claims.UNSEEN, overTexts(unseen(),
                    t -> at(t, "large, tuned on all", "loss") - at(t, JOINT, "loss")), rng));
        }
        String merged = "merged expert (arithmetic): dynamic";
        return new Measured[] {Measured.of(Claims.MERGED, overTexts(t -> closed(t, merged, "loss")), rng),
            Measured.of(Claims.OVER_JOINT, overTexts(t -> at(t, JOINT, "loss") - at(t, merged, "loss")), rng)};
    }

    private String note(Claim claim) {
        if (claim == Claims.WEAK_TO_STRONG) {
            return "In accuracy the gap closed is %.2f.".formatted(accuracy("dynamic")) + PLACE;
        } else if (claim == Claims.DYNAMIC) {
            double points = 100 * Stats.mean(overTexts(
                    t -> at(t, "dynamic", "accuracy") - at(t, "best fixed", "accuracy")).values());
            double bounded = Stats.mean(overTexts(
                    t -> at(t, "best fixed", "loss") - at(t, "dynamic, a <= 1", "loss")).values());
            return "In accuracy dynamic minus best fixed is %.2f points; both cost the same passes. Its amounts average %.2f;"
                    .formatted(points, Tables.where(tuned(), "arm", "dynamic").doubleColumn("amount").mean())
                    + " held to at most 1 it beats the best fixed one by %.3f nats (not what was asked).".formatted(bounded);
        } else if (claim == Claims.SEVERAL) {
            return "In accuracy %.2f. The independent form closes %.2f in loss; nothing in a text names its task."
                    .formatted(accuracy(JOINT), Stats.mean(overTexts(
                            t -> closed(t, "all experts: independent", "loss")).values()));
        } else if (claim == Claims.UNSEEN_TASKS) {
            return "Nats per character of the large model, of it tuned on the seen texts, and fused: "
                    + Tables.names(unseen(), "text").stream().map(name -> {
                        Table text = Tables.where(unseen(), "text", name);
                        return "%s %.3f, %.3f, %.3f".formatted(name, at(text, "large", "loss"),
                                at(text, "large, tuned on all", "loss"), at(text, JOINT, "loss"));
                    }).collect(Collectors.joining("; ")) + ". The claim needs tuning that costs something elsewhere.";
        }
        return "";
    }

    private double accuracy(String arm) {
        return Stats.mean(overTexts(t -> closed(t, arm, "accuracy")).values());
    }

    private static Measured[] one(Measured measured) {
        return new Measured[] {measured};
    }

    /** Why the protocol's own conditions fail; empty when they hold. */
    private String invalid() {
        double ahead = Sample.of(Tables.where(runs, "role", "general"),
                t -> at(t, "small", "loss") - at(t, "large", "loss"), "seed").values()[0];
        if (ahead < Protocol.AHEAD) {
            return "the large model is better than the small one by %.3f nats on general text, at least %.2f are needed"
                    .formatted(ahead, Protocol.AHEAD);
        }
        double[] gaps = Sample.of(tuned(), t -> at(t, "large", "loss") - at(t, "large, tuned", "loss"),
                "seed", "text").values();
        double least = java.util.Arrays.stream(gaps).min().orElseThrow();
        return least < Protocol.GAP
                ? "no gap to close: tuning the large model gains %.3f nats on a text".formatted(least) : "";
    }

    private Table tuned() {
        return Tables.where(runs, "role", "tuned");
    }

    private Table unseen() {
        return Tables.where(runs, "role", "unseen");
    }

    /** The mean over the tuned texts of what is computed from one text's rows, seed by seed. */
    private Sample overTexts(ToDoubleFunction<Table> of) {
        return overTexts(tuned(), of);
    }

    private static Sample overTexts(Table texts, ToDoubleFunction<Table> of) {
        return Sample.of(texts, seed -> Stats.mean(Sample.of(seed, of, "text").values()), "seed");
    }

    /** The advantage over the better part on the text where its mean over the seeds is least. */
    private Sample worst() {
        List<Sample> texts = Tables.names(tuned(), "text").stream().map(name -> Sample.of(
                Tables.where(tuned(), "text", name), t -> Math.min(at(t, "large", "loss"), at(t, "small expert", "loss"))
                        - at(t, "dynamic", "loss"), "seed")).toList();
        return texts.stream().min(java.util.Comparator.comparingDouble(s -> Stats.mean(s.values()))).orElseThrow();
    }

    private static double at(Table text, String arm, String measure) {
        return Stats.mean(Tables.numbers(Tables.where(text, "arm", arm), measure));
    }

    private static double closed(Table text, String arm, String measure) {
        return new GapClosed(at(text, "large", measure), at(text, arm, measure), at(text, "large, tuned", measure))
                .value();
    }

    /** One row per seed, tuned text and arm: the gap closed in loss and in accuracy. */
    Table gaps() {
        Rows rows = Rows.named("gap closed").whole("seed").text("text").text("arm").number("loss").number("accuracy");
        Table tuned = tuned();
        for (long seed : tuned.longColumn("seed").unique().asList()) {
            Table ofSeed = tuned.where(tuned.longColumn("seed").isEqualTo(seed));
            for (String name : Tables.names(ofSeed, "text")) {
                Table text = Tables.where(ofSeed, "text", name);
                for (String arm : Tables.names(text, "arm")) {
                    boolean none = Tables.where(text, "arm", arm).doubleColumn("loss").countMissing() > 0;
                    rows.add(seed, name, arm, none ? null : closed(text, arm, "loss"),
                            closed(text, arm, "accuracy"));
                }
            }
        }
        return rows.table();
    }
}
