package kindred.study.taskhinting;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kindred.core.Compute;
import kindred.core.Progress;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.hint.LengthTests;
import kindred.model.Scorer;
import kindred.table.Rows;
import kindred.train.Trained;
import tech.tablesaw.api.Table;

/** The trained networks of a setting and their scores; holds the weights until it is closed. */
public final class Runs implements AutoCloseable {
    private final Setting setting;
    private final NDManager manager = Compute.manager();
    private final Map<Key, Run> runs = new ConcurrentHashMap<>();

    private record Key(String arm, String budget, int seed) {}

    private record Run(Key key, int order, Trained trained, List<LengthTests.Score> scores) {}

    private record Job(int order, Setting.Trial trial, int seed) {}

    private Runs(Setting setting) {
        this.setting = setting;
    }

    /** Trains and tests every trial with every seed, two at a time. */
    static Runs of(Setting setting) {
        Runs all = new Runs(setting);
        try {
            LengthTests tests = setting.lengthTests();
            List<Job> jobs = new ArrayList<>();
            // seeds outermost: what is interrupted has whole pairs
            for (int seed = 0; seed < setting.seeds(); seed++) {
                for (Setting.Trial trial : setting.trials()) {
                    jobs.add(new Job(jobs.size(), trial, seed));
                }
            }
            try (Progress progress = Progress.of("task hinting, " + setting.name(), jobs.size())) {
                Workers.each(jobs, job -> all.train(job, tests), progress);
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void train(Job job, LengthTests tests) {
        Setting.Trial trial = job.trial();
        Trained trained = trial.training().run(manager, new Rng(job.seed()));
        Scorer scorer = trial.decoder().scorer(trained.weights());
        Key key = new Key(trial.arm(), trial.budget(), job.seed());
        runs.put(key, new Run(key, job.order(), trained, tests.score(scorer)));
    }

    public Setting setting() {
        return setting;
    }

    /** The weights of one run. */
    public Weights weights(String arm, String budget, int seed) {
        Run run = runs.get(new Key(arm, budget, seed));
        if (run == null) {
            throw new IllegalArgumentException("No run of '" + arm + "', '" + budget + "', seed " + seed);
        }
        return run.trained().weights();
    }

    /**
     * One row per run and test length: setting, arm, budget, seed, length, exact, token, loss (the last of the training
     * mixture, mean of ten steps), steps.
     */
    public Table table() {
        Rows rows = Rows.named("runs").text("setting").text("arm").text("budget").whole("seed").whole("length")
                .number("exact").number("token").number("loss").whole("steps");
        runs.values().stream().sorted(Comparator.comparingInt(Run::order)).forEach(run -> {
            for (LengthTests.Score score : run.scores()) {
                rows.add(setting.name(), run.key().arm(), run.key().budget(), run.key().seed(), score.length(),
                        score.exact(), score.token(), run.trained().loss(), run.trained().steps());
            }
        });
        return rows.table();
    }

    @Override
    public void close() {
        manager.close();
    }
}
