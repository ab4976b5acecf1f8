package kindred.multitask.cocktail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kindred.core.Weights;
import kindred.data.text.TextTask;
import kindred.model.Scorer;
import kindred.model.adapter.Lora;
import kindred.model.decoder.Decoder;
import kindred.model.text.SubWordPiece;
import kindred.train.Sweep;
import kindred.train.lm.TextTuning;
import kindred.train.lm.Tunable;

/**
 * One decoder fine-tuned on cocktails of text tasks, compared with fine-tuning it on each task alone (Brief et al. 2024,
 * arXiv 2410.01109).
 *
 * <pre>{@code
 * Weights base = Ktt.S.pretrained(manager).weights();
 * CocktailResult result = Cocktail.of(Ktt.S.decoder(), base, TextTasks.domain("fin"))
 *         .alone("single").arm("cocktail").perTask(100).stepsPerTask(40).seeds(0, 1, 2).run();
 * result.gains("single");      // which tasks the cocktail helps
 * }</pre>
 *
 * <p>Prompts have the tag form ({@code fin unit : ...}); the loss is that of the target tokens alone; examples of a
 * batch are drawn one by one at the rates of the mixture, each task passing over its examples in a new order each time.
 * An arm of K tasks takes K times the steps of one task unless {@link #steps} says otherwise: so a cocktail sees each
 * example as often as single-task training does, and costs as much as all of those together. Trainings run side by
 * side.
 *
 * <p>A value; each call returns a changed copy. Defaults: 100 examples and 40 steps a task, the plain union of the
 * examples, rate 1e-3, seed 0, at most 300 examples of a task to test on.
 */
public final class Cocktail {
    final Settings settings;

    private Cocktail(Settings settings) {
        this.settings = settings;
    }

    /**
     * A comparison without arms yet.
     *
     * @param base where every arm begins; to be kept open until the last run
     * @param pool all tasks that arms and tests may name
     */
    public static Cocktail of(Decoder decoder, Weights base, List<TextTask> pool) {
        decoder.layout().require(base.layout(), "Weights of the base");
        return new Cocktail(new Settings(Tunable.all(decoder), base, pool));
    }

    /** Adds a cocktail of these tasks; without tasks, of all in the pool. */
    public Cocktail arm(String name, String... tasks) {
        return changed(s -> s.arms.add(new CocktailArm(name, known(tasks))));
    }

    /** Adds fine-tuning on each of these tasks alone; without tasks, on each in the pool. */
    public Cocktail alone(String name, String... tasks) {
        return changed(s -> known(tasks).forEach(task -> s.arms.add(new CocktailArm(name, List.of(task)))));
    }

    /** Training examples of each task at most: the first of an order that the seed draws. */
    public Cocktail perTask(int examples) {
        return changed(s -> s.perTask = positive("Examples of a task", examples));
    }

    /** An arm of K tasks takes K times so many steps of {@link TextTuning#BATCH} examples. */
    public Cocktail stepsPerTask(int count) {
        return changed(s -> s.length = TrainingLength.stepsPerTask(count));
    }

    /** An arm passes so many times over its examples. */
    public Cocktail epochs(int count) {
        return changed(s -> s.length = TrainingLength.epochs(count, TextTuning.BATCH));
    }

    /** Every arm takes so many steps, however many tasks it has; 0 tests the base as it is. */
    public Cocktail steps(int count) {
        return changed(s -> s.length = TrainingLength.steps(count));
    }

    /**
     * Draws a task of n examples at the rate {@code min(n, cap)^{1/T}}.
     *
     * @param temperature T, at least 1
     */
    public Cocktail mixture(double temperature, int cap) {
        return changed(s -> {
            s.temperature = temperature;
            s.cap = positive("The cap of a mixture", cap);
        });
    }

    /** Trains a low-rank adapter on the base instead of all weights; its best rate is greater than theirs. */
    public Cocktail lora(Lora lora) {
        return changed(s -> s.tunable = Tunable.lora(s.tunable.decoder(), lora));
    }

    /** The greatest learning rate. */
    public Cocktail rate(double value) {
        return changed(s -> s.rate = value);
    }

    public Cocktail seeds(long... values) {
        if (values.length == 0 || Arrays.stream(values).distinct().count() < values.length) {
            throw new IllegalArgumentException("Seeds are " + Arrays.toString(values)
                    + ", expected at least one, each once");
        }
        return changed(s -> s.seeds = values.clone());
    }

    /** An arm is tested on those of these tasks that it trained; unless said, on all that it trained. */
    public Cocktail targets(String... tasks) {
        return changed(s -> s.targets = known(tasks));
    }

    /** An arm is also tested on those of these tasks that it did not train. */
    public Cocktail untrained(String... tasks) {
        return changed(s -> s.untrained = tasks.length == 0 ? List.of() : known(tasks));
    }

    /** Examples of each task at most to validate and to test on. */
    public Cocktail tested(int most) {
        return changed(s -> s.tested = positive("Tested examples", most));
    }

    /**
     * Watches something else while training, such as the loss on text of other kinds.
     *
     * @param points how often, the end included
     */
    public Cocktail follow(String metric, int points, ToDoubleFunction<Scorer> measure) {
        return changed(s -> s.followed = Optional.of(new Followed(metric, positive("Points", points), measure)));
    }

    /**
     * Adds to every arm what it is when stopped early, under its name and {@code ", stopped early"}: the weights with
     * the best exact match on the validation examples of its tasks, mean over tasks, among so many along the way and the
     * last; the first of equals.
     */
    public Cocktail stoppedEarly(int checks) {
        return changed(s -> s.checks = positive("Checks", checks));
    }

    /** The arms. */
    public List<CocktailArm> arms() {
        return List.copyOf(settings.arms);
    }

    /**
     * Trains and tests every arm with every seed.
     *
     * @throws IllegalStateException if there is no arm
     * @throws kindred.core.Interrupted if the thread was interrupted
     */
    public CocktailResult run() {
        return run(List.of(this));
    }

    /** Several comparisons at once, their trainings all side by side. */
    public static CocktailResult run(List<Cocktail> plans) {
        List<CocktailJob> jobs = new ArrayList<>();
        for (Cocktail plan : plans) {
            Map<String, TaskTexts> texts = plan.texts();
            for (long seed : plan.settings.seeds) {
                plan.settings.arms.forEach(arm -> jobs.add(new CocktailJob(plan, texts, arm, seed)));
            }
        }
        return CocktailResult.of(longestFirst("cocktails", jobs, job -> job::run));
    }

    /**
     * The exact match of each plan on validation examples with its first seed, mean over the tested tasks of all arms:
     * to choose a learning rate by. No test example is read.
     */
    public static double[] validate(List<Cocktail> plans) {
        List<CocktailJob> jobs = new ArrayList<>();
        for (Cocktail plan : plans) {
            Map<String, TaskTexts> texts = plan.texts();
            plan.settings.arms.forEach(arm -> jobs.add(new CocktailJob(plan, texts, arm, plan.settings.seeds[0])));
        }
        List<List<Double>> values = longestFirst("validation", jobs, job -> job::validation);
        return plans.stream().mapToDouble(plan -> {
            List<Double> own = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                if (jobs.get(i).plan() == plan) {
                    own.addAll(values.get(i));
                }
            }
            return own.stream().mapToDouble(Double::doubleValue).average().orElseThrow(
                    () -> new IllegalStateException("No arm is tested on a task that has validation examples"));
        }).toArray();
    }

    /** Long trainings begin first, so that no worker waits for one at the end; results in the order of the jobs. */
    private static <T> List<T> longestFirst(
            String label, List<CocktailJob> jobs, Function<CocktailJob, Callable<T>> work) {
        if (jobs.isEmpty()) {
            throw new IllegalStateException("No arm: call arm(name, tasks) or alone(name, tasks)");
        }
        List<CocktailJob> ordered = new ArrayList<>(jobs);
        ordered.sort(Comparator.comparingInt(CocktailJob::steps).reversed());
        List<T> done = Sweep.of(label, ordered.stream().map(work).toList());
        Map<CocktailJob, T> byJob = new IdentityHashMap<>();
        for (int i = 0; i < done.size(); i++) {
            byJob.put(ordered.get(i), done.get(i));
        }
        return jobs.stream().map(byJob::get).toList();
    }

    /** The tasks that arms and tests name, as ids. */
    private Map<String, TaskTexts> texts() {
        SubWordPiece pieces = SubWordPiece.load();
        Map<String, TaskTexts> texts = new LinkedHashMap<>();
        for (TextTask task : settings.pool) {
            if (settings.untrained.contains(task.id())
                    || settings.arms.stream().anyMatch(arm -> arm.tasks().contains(task.id()))) {
                texts.put(task.id(), TaskTexts.of(task, settings.tested, pieces));
            }
        }
        return texts;
    }

    /** The named tasks, all if none is named. */
    private List<String> known(String... tasks) {
        List<String> ids = settings.pool.stream().map(TextTask::id).toList();
        for (String task : tasks) {
            if (!ids.contains(task)) {
                throw new IllegalArgumentException("No task \"" + task + "\" in the pool of " + ids);
            }
        }
        return tasks.length == 0 ? ids : List.of(tasks);
    }

    private Cocktail changed(Consumer<Settings> change) {
        Settings copy = new Settings(settings);
        change.accept(copy);
        return new Cocktail(copy);
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + ", expected at least 1");
        }
        return value;
    }

    /** Something that is measured along a training. */
    record Followed(String metric, int points, ToDoubleFunction<Scorer> measure) {}

    static final class Settings {
        final Weights base;
        final List<TextTask> pool;
        final List<CocktailArm> arms = new ArrayList<>();
        int perTask = 100;
        TrainingLength length = TrainingLength.stepsPerTask(40);
        double temperature = 1;
        int cap = Integer.MAX_VALUE;
        double rate = 1e-3;
        long[] seeds = {0};
        List<String> targets;
        List<String> untrained = List.of();
        int tested = 300;
        Optional<Followed> followed = Optional.empty();
        int checks;
        Tunable tunable;

        private Settings(Tunable tunable, Weights base, List<TextTask> pool) {
            this.tunable = tunable;
            this.base = base;
            this.pool = List.copyOf(pool);
            this.targets = pool.stream().map(TextTask::id).toList();
        }

        private Settings(Settings s) {
            this(s.tunable, s.base, s.pool);
            arms.addAll(s.arms);
            perTask = s.perTask;
            length = s.length;
            temperature = s.temperature;
            cap = s.cap;
            rate = s.rate;
            seeds = s.seeds;
            targets = s.targets;
            untrained = s.untrained;
            tested = s.tested;
            followed = s.followed;
            checks = s.checks;
        }
    }
}
