package kindred.multitask.cocktail;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.decoder.Prompted;
import kindred.task.TaskMixture;
import kindred.task.sampling.Cycle;
import kindred.train.Listener;
import kindred.train.lm.TextTuning;
import kindred.train.lm.Tunable;

/** One arm trained and tested with one seed. */
record CocktailJob(Cocktail plan, Map<String, TaskTexts> texts, CocktailArm arm, long seed) {
    static final String EARLY = ", stopped early";

    /** What it gave: test and validation scores, and what was followed. */
    record Outcome(List<CocktailResult.Score> scores, List<CocktailResult.Point> points) {}

    /** The weights at the end, and the best on the way if they are asked for. */
    private record Tuned(Weights last, Optional<Best> best, List<CocktailResult.Point> points) {}

    private record Best(Weights weights, int step, double score) {}

    Outcome run() {
        try (NDManager manager = Compute.manager()) {
            Tuned tuned = tune(manager);
            List<CocktailResult.Score> scores = new ArrayList<>(
                    test(arm.name(), scorer(manager, tuned.last()), steps()));
            tuned.best().ifPresent(best -> scores.addAll(
                    test(arm.name() + EARLY, scorer(manager, best.weights()), best.step())));
            return new Outcome(scores, tuned.points());
        }
    }

    /** The exact match on the validation examples of each tested task that has some. */
    List<Double> validation() {
        try (NDManager manager = Compute.manager()) {
            return validation(scorer(manager, tune(manager).last()));
        }
    }

    private List<Double> validation(Scorer scorer) {
        return tasks().stream().map(texts::get)
                .flatMap(task -> task.exact(scorer, TaskTexts.VALIDATION).stream()).toList();
    }

    /** The tasks that are trained and tested. */
    private List<String> tasks() {
        return arm.tasks().stream().filter(plan.settings.targets::contains).toList();
    }

    int steps() {
        int examples = arm.tasks().stream()
                .mapToInt(task -> Math.min(plan.settings.perTask, texts.get(task).fit().size())).sum();
        return plan.settings.length.steps(arm.tasks().size(), examples);
    }

    private Tuned tune(NDManager manager) {
        Tunable tunable = plan.settings.tunable;
        Weights start = tunable.start(manager, plan.settings.base, rng().split("adapter"));
        int steps = steps();
        Watch watch = new Watch(manager, steps);
        if (steps == 0) {
            watch.follow(0, start);
            return new Tuned(start, Optional.empty(), watch.points);
        }
        List<Prompted> order = order(steps);
        Weights last = TextTuning.trainer(plan.settings.rate, steps).rng(rng().split("training"))
                .label(arm.name() + (arm.tasks().size() == 1 ? " " + arm.tasks().get(0) : "") + ", seed " + seed)
                .listen(watch)
                .run(start, tunable.moved(), steps * TextTuning.BATCH, TextTuning.targets(tunable,
                        step -> order.subList((int) step * TextTuning.BATCH, ((int) step + 1) * TextTuning.BATCH)))
                .weights();
        return new Tuned(last, Optional.ofNullable(watch.best), watch.points);
    }

    /** The examples of all batches: tasks drawn at the rates of the mixture, each cycling over its own. */
    private List<Prompted> order(int steps) {
        Map<String, List<Prompted>> examples = new LinkedHashMap<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Map<String, Cycle> cycles = new LinkedHashMap<>();
        for (String task : arm.tasks()) {
            List<Prompted> drawn = texts.get(task).draw(plan.settings.perTask, rng());
            examples.put(task, drawn);
            sizes.put(task, drawn.size());
            cycles.put(task, new Cycle(drawn.size(), rng().split("cycle").split(task)));
        }
        Iterator<String> draws = TaskMixture.proportional(sizes, plan.settings.temperature, plan.settings.cap)
                .draws(rng().split("mixture"));
        List<Prompted> order = new ArrayList<>(steps * TextTuning.BATCH);
        for (int i = 0; i < steps * TextTuning.BATCH; i++) {
            String task = draws.next();
            order.add(examples.get(task).get(cycles.get(task).next(1)[0]));
        }
        return order;
    }

    private Rng rng() {
        return new Rng(seed);
    }

    /** @param manager where the weights of a decoder may be put that is not trained as a whole */
    private Scorer scorer(NDManager manager, Weights weights) {
        return plan.settings.tunable.decoder().scorer(plan.settings.tunable.decoderWeights(manager, weights));
    }

    private List<CocktailResult.Score> test(String name, Scorer scorer, int steps) {
        List<String> tested = new ArrayList<>(tasks());
        plan.settings.untrained.stream().filter(task -> !arm.tasks().contains(task)).forEach(tested::add);
        List<CocktailResult.Score> scores = new ArrayList<>();
        for (String task : tested) {
            TaskTexts own = texts.get(task);
            for (String part : List.of(TaskTexts.VALIDATION, TaskTexts.TEST)) {
                own.exact(scorer, part).ifPresent(value -> scores.add(
                        new CocktailResult.Score(seed, name, task, part, TaskTexts.EXACT, value, steps)));
            }
            own.restricted(scorer).ifPresent(value -> scores.add(new CocktailResult.Score(
                    seed, name, task, TaskTexts.TEST, TaskTexts.RESTRICTED, value, steps)));
        }
        return scores;
    }

    /** What is looked at while training goes on. */
    private final class Watch implements Listener {
        private final NDManager manager;
        private final int steps;
        private final List<CocktailResult.Point> points = new ArrayList<>();
        private Best best;

        Watch(NDManager manager, int steps) {
            this.manager = manager;
            this.steps = steps;
        }

        @Override
        public void after(long step, Weights weights) {
            int now = Math.toIntExact(step);
            if (plan.settings.followed.isPresent() && due(now, plan.settings.followed.get().points())) {
                follow(now, weights);
            }
            if (plan.settings.checks > 0 && due(now, plan.settings.checks)) {
                double score;
                try (NDManager scratch = Compute.manager()) {
                    score = validation(scorer(scratch, weights)).stream().mapToDouble(v -> v).average().orElse(0);
                }
                if (best == null || score > best.score()) {
                    Weights kept = best == null ? weights.copy(manager) : best.weights();
                    kept.assign(weights);
                    best = new Best(kept, now, score);
                }
            }
        }

        void follow(int step, Weights weights) {
            plan.settings.followed.ifPresent(f -> {
                try (NDManager scratch = Compute.manager()) {
                    points.add(new CocktailResult.Point(seed, arm.name(), step, f.metric(),
                            f.measure().applyAsDouble(scorer(scratch, weights))));
                }
            });
        }

        /** Whether this step ends one of so many parts of the run. */
        private boolean due(int step, int parts) {
            return (long) step * parts / steps > (long) (step - 1) * parts / steps;
        }
    }
}
