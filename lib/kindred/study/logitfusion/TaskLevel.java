package kindred.study.logitfusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.data.text.PromptForm;
import kindred.data.text.TextExample;
import kindred.data.text.TextTask;
import kindred.data.text.TextTasks;
import kindred.fuse.DynamicFusion;
import kindred.fuse.JointFusion;
import kindred.fuse.LogitFusion;
import kindred.fuse.LogitRule;
import kindred.fuse.ProxyTuning;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Prompted;
import kindred.model.decoder.TeacherForcing;
import kindred.model.decoder.TokenBatch;
import kindred.model.ktt.Ktt;
import kindred.model.text.SubWordPiece;
import kindred.train.StepRule;
import kindred.train.lm.KttPretraining;
import kindred.train.lm.StreamScore;
import kindred.train.lm.TextTuning;

/**
 * The level of tasks: short answers judged by exact match, and a prompt that names its task, so that experts can know
 * whether they are meant.
 *
 * @param small       decoder that is tuned
 * @param large       decoder that is steered
 * @param pretraining steps for a decoder that is not there yet
 * @param tasks       ids of text tasks, one expert each
 * @param steps       of every tuning
 * @param tested      test examples of a task at most
 */
record TaskLevel(Ktt small, Ktt large, int pretraining, List<String> tasks, int steps, int tested) {
    private static final int BATCH = 16;
    private static final int SHOWN = 2;
    static final String FUSED_SHOWN = "dynamic, 2 examples";
    static final String LARGE_SHOWN = "large, 2 examples";

    /** One arm on one task: cross-entropy of the target tokens, exact match, targets. */
    record Result(String task, String arm, StreamScore score) {}

    /** Tunes everything with one seed and scores every arm on every task. */
    List<Result> run(long seed) {
        Rng rng = new Rng(seed).split("tasks");
        try (NDManager manager = Compute.manager()) {
            Weights smallStart = new KttPretraining(small, pretraining, 0).pretrained(manager).weights();
            Weights largeStart = new KttPretraining(large, pretraining, 0).pretrained(manager).weights();
            return run(manager, smallStart, largeStart, rng);
        }
    }

    List<Result> run(NDManager manager, Weights smallStart, Weights largeStart, Rng rng) {
        Scorer largeAlone = large.decoder().scorer(largeStart);
        Scorer smallAlone = small.decoder().scorer(smallStart);
        List<TextTask> all = tasks.stream().map(TextTasks::get).toList();
        List<Scorer> experts = new ArrayList<>();
        List<Scorer> tuned = new ArrayList<>();
        for (TextTask task : all) {
            experts.add(tune(manager, small.decoder(), smallStart, task, rng.split(task.id())));
            tuned.add(tune(manager, large.decoder(), largeStart, task, rng.split(task.id())));
        }
        List<Result> results = new ArrayList<>();
        for (int t = 0; t < all.size(); t++) {
            TextTask task = all.get(t);
            Map<String, Scorer> arms = new LinkedHashMap<>();
            arms.put("large", largeAlone);
            arms.put("small", smallAlone);
            arms.put("small expert", experts.get(t));
            arms.put("large, tuned", tuned.get(t));
            LogitFusion one = LogitFusion.dynamic(largeAlone, smallAlone, List.of(experts.get(t)));
            arms.put("dynamic", one);
            for (double a : Protocol.RIVALS) {
                arms.put(Arms.fixed(a), one.with(new ProxyTuning(a)));
            }
            LogitRule[] rules = {new DynamicFusion(), new JointFusion()};
            arms.put("all experts: independent", new LogitFusion(rules[0], largeAlone, smallAlone, experts));
            arms.put(Evidence.JOINT, new LogitFusion(rules[1], largeAlone, smallAlone, experts));
            List<Prompted> bare = prompts(task, false, rng);
            arms.forEach((name, scorer) -> results.add(new Result(task.id(), name, score(scorer, bare))));
            List<Prompted> shown = prompts(task, true, rng);
            results.add(new Result(task.id(), LARGE_SHOWN, score(largeAlone, shown)));
            results.add(new Result(task.id(), FUSED_SHOWN, score(one, shown)));
        }
        return results;
    }

    private Scorer tune(NDManager manager, Decoder decoder, Weights start, TextTask task, Rng rng) {
        List<Prompted> train = SubWordPiece.load().prompts(task, PromptForm.TAG, task.fit());
        StepRule rule = StepRule.gradient((pass, rows) -> decoder.loss(pass, TokenBatch.of(pass.manager(),
                java.util.Arrays.stream(rows).mapToObj(i -> train.get(i % train.size())).toList())));
        return decoder.scorer(TextTuning.trainer(1e-3, steps).rng(rng.split("order")).label("tune on " + task.id())
                .run(start.in(manager), start.layout().all(), steps * TextTuning.BATCH, rule).weights());
    }

    /** Test prompts with the task's tag; with two solved training examples before the input if asked. */
    private List<Prompted> prompts(TextTask task, boolean withExamples, Rng rng) {
        SubWordPiece pieces = SubWordPiece.load();
        int context = Math.min(small.context(), large.context());
        String before = task.id().replace('_', ' ') + " : ";
        List<TextExample> train = task.fit();
        int[] order = rng.split("shown").split(task.id()).permutation(train.size());
        for (int i = 0; withExamples && i < SHOWN; i++) {
            TextExample shown = train.get(order[i]);
            before += shown.input() + " is " + shown.target() + " . ";
        }
        List<Prompted> prompts = new ArrayList<>();
        for (TextExample e : task.test().subList(0, Math.min(tested, task.test().size()))) {
            prompts.add(pieces.prompt(before + e.input(), e.target(), context));
        }
        return prompts;
    }

    private static StreamScore score(Scorer scorer, List<Prompted> prompts) {
        double loss = 0;
        long tokens = 0;
        for (int from = 0; from < prompts.size(); from += BATCH) {
            try (NDManager manager = Compute.manager()) {
                TokenBatch batch = TokenBatch.of(manager, prompts.subList(from, Math.min(prompts.size(), from + BATCH)));
                NDArray log = scorer.logProbabilities(manager, batch.ids(), batch.rows(), batch.columns());
                loss -= StreamScore.of(log, batch.labels()).toType(DataType.FLOAT64, false).sum().getDouble();
                tokens += batch.labels().size();
            }
        }
        return new StreamScore(loss / tokens, TeacherForcing.exactMatch(scorer, prompts), tokens);
    }
}
