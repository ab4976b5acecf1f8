package kindred.study.taskhinting;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.hint.LengthTests;
import kindred.model.Scorer;
import kindred.table.Rows;
import kindred.train.Sweep;
import kindred.train.Trained;
import tech.tablesaw.api.Table;

/** The trained networks of a setting and their scores; holds the weights until it is closed. */
public final class Runs implements AutoCloseable {
    private final Setting setting;
    private final NDManager manager = Compute.manager();
    private final Map<Key, Run> runs = new LinkedHashMap<>();

    private record Key(String arm, String budget, int seed) {}

    private record Run(Key key, Trained trained, List<LengthTests.Score> scores) {}

    private Runs(Setting setting) {
        this.setting = setting;
    }

    /** Trains and tests every trial with every seed, side by side. */
    static Runs of(Setting setting) {
        Runs all = new Runs(setting);
        try {
            LengthTests tests = setting.lengthTests();
            List<Callable<Run>> jobs = new ArrayList<>();
            for (int seed = 0; seed < setting.seeds(); seed++) {
                for (Setting.Trial trial : setting.trials()) {
                    int s = seed;
                    jobs.add(() -> all.train(trial, s, tests));
                }
            }
            for (Run run : Sweep.of("task hinting, " + setting.name(), jobs)) {
                all.runs.put(run.key(), run);
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private Run train(Setting.Trial trial, int seed, LengthTests tests) {
        Trained trained = trial.training().run(manager, new Rng(seed));
        Scorer scorer = trial.decoder().scorer(trained.weights());
        return new Run(new Key(trial.arm(), trial.budget(), seed), trained, tests.score(scorer));
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
     * One row per run and test length: setting, arm, budget, seed, length, exact, token, loss (of the main task there),
     * steps.
     */
    public Table table() {
        Rows rows = Rows.named("runs").text("setting").text("arm").text("budget").whole("seed").whole("length")
                .number("exact").number("token").number("loss").whole("steps");
        runs.values().forEach(run -> {
            for (LengthTests.Score score : run.scores()) {
                rows.add(setting.name(), run.key().arm(), run.key().budget(), run.key().seed(), score.length(),
                        score.exact(), score.token(), score.loss(), run.trained().steps());
            }
        });
        return rows.table();
    }

    @Override
    public void close() {
        manager.close();
    }
}
