package kindred.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindred.core.Rng;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/** One figure of every kind, of the size and shape that the studies make, from made-up numbers. */
final class Samples {
    static final List<String> TASKS = List.of("genre", "part-of-speech", "spam filter", "sentence length",
            "passive voice", "question type", "rhyme");

    private Samples() {
    }

    static Map<String, Figure> all() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("line", Charts.line(transfer()).x("n", "layers copied, n").y("accuracy", "test accuracy (%)")
                .by("arm").dash("random features").runs().yPercent().reference("chance", 0.2)
                .title("Copied layers stay useful when they are trained on (Fashion-MNIST, 5 + 5 classes)").figure());
        figures.put("line-facets", Charts.line(curves()).x("step", "training step").y("loss", "loss (nats)").by("arm")
                .facet("task").title("Validation loss of joint and single-task training").height(180).figure());
        figures.put("line-names", Charts.line(transfer()).x("size").y("accuracy").by("arm").figure());
        figures.put("bar", Charts.bar(gains()).x("task", "").y("accuracy", "test accuracy (%)").by("arm").yPercent()
                .reference("majority class", 0.31).title("Four ways to combine two tasks").figure());
        figures.put("bar-one", Charts.bar(kindred.table.Tables.where(gains(), "arm", "UPGrad")).x("task", "task")
                .y("accuracy", "test accuracy (%)").labels("%.3f").title("Accuracy per task").figure());
        figures.put("bar-stacked", Charts.bar(parts()).x("task", "").y("gain", "change in accuracy (points)").by("part")
                .stacked().title("Where the gain comes from").figure());
        figures.put("bar-horizontal", Charts.bar(gains()).x("task", "").y("accuracy", "test accuracy (%)").by("arm")
                .horizontal().reference("majority class", 0.31).xPercent()
                .title("Four ways to combine two tasks").figure());
        figures.put("scatter", Charts.scatter(pairs()).x("similarity", "cosine of task vectors")
                .y("gain", "gain from joint training (points)").by("kind").label("pair").regression()
                .title("Do similar tasks help each other?").figure());
        figures.put("scatter-diagonal", Charts.scatter(pairs()).x("single", "single task accuracy")
                .y("joint", "joint accuracy").diagonal().title("Joint against single").figure());
        figures.put("heatmap", Charts.heatmap(matrix()).x("target", "target task").y("source", "source task")
                .value("gain", "gain (accuracy points)").diverging(0).annotate("%+.1f")
                .title("Which task helps which: gain on the target from training the source first").figure());
        figures.put("heatmap-facets", Charts.heatmap(layers()).x("b", "").y("a", "").value("cka", "linear CKA")
                .range(0, 1).facet("network").title("Similarity of layers, same and other initialisation")
                .height(200).figure());
        figures.put("heatmap-grey", Charts.heatmap(layers()).x("b").y("a").value("cka").grey().height(250)
                .title("Grey").figure());
        figures.put("histogram", Charts.histogram(angles()).x("cosine", "cosine between task gradients").by("arm")
                .bins(40).title("Conflicting gradients").figure());
        figures.put("histogram-shares", Charts.histogram(angles()).x("cosine", "cosine between task gradients")
                .shares().title("Conflicting gradients").figure());
        figures.put("box", Charts.box(gains()).x("task", "").y("accuracy", "test accuracy").by("arm")
                .title("Spread over seeds").figure());
        figures.put("dumbbell", Charts.dumbbell(twoArms()).x("accuracy", "test accuracy (%)").y("task").by("arm")
                .xPercent().title("Single-task against joint training").figure());
        figures.put("dumbbell-control", Charts.dumbbell(gains().where(gains().stringColumn("arm").isNotEqualTo("PCGrad")))
                .x("accuracy", "test accuracy (%)").y("task").by("arm").beside("equal weights").xPercent()
                .title("Single-task against joint training, with a control").figure());
        figures.put("line-many", Charts.line(many()).x("step", "training step").y("loss", "loss (nats)").by("arm")
                .yLog()
                .title("A title that is far too long for one line, as titles of studies with two models, three data "
                        + "sets and a question mark at their end tend to be?").figure());
        figures.put("bar-long-names", Charts.bar(many()).x("arm", "").y("loss", "loss (nats)").figure());
        figures.put("bar-facets-horizontal", Charts.bar(gains()).x("arm", "").y("accuracy", "test accuracy")
                .facet("task").horizontal().reference("majority class", 0.31).title("Per task").figure());
        figures.put("line-reference-facets", Charts.line(curves()).x("step", "training step").y("loss", "loss")
                .by("arm").facet("task").columns(4).reference("uniform guess", 1.4).height(150).figure());
        figures.put("images", images());
        figures.put("images-signed", signed());
        return figures;
    }

    static Table transfer() {
        Rng rng = new Rng(3);
        Rows rows = Rows.named("transfer").text("arm").whole("n").text("size").whole("seed").number("accuracy");
        List<String> arms = List.of("BnB (frozen)", "BnB+ (fine-tuned)", "AnB (frozen)", "AnB+ (fine-tuned)",
                "random features");
        double[] slope = {-0.004, 0.001, -0.022, 0.004, -0.06};
        for (int a = 0; a < arms.size(); a++) {
            for (int n = 1; n <= 7; n++) {
                for (int seed = 0; seed < 5; seed++) {
                    rows.add(arms.get(a), n, "size " + n, seed,
                            0.9 + slope[a] * n * (1 + 0.1 * n) + 0.012 * rng.nextGaussian());
                }
            }
        }
        return rows.table();
    }

    static Table curves() {
        Rng rng = new Rng(4);
        Rows rows = Rows.named("curves").text("task").text("arm").whole("step").number("loss");
        for (String task : TASKS.subList(0, 5)) {
            for (String arm : List.of("joint", "single")) {
                for (int seed = 0; seed < 3; seed++) {
                    for (int step = 0; step <= 2000; step += 50) {
                        rows.add(task, arm, step, 0.4 + 1.6 * Math.exp(-step / (arm.equals("joint") ? 400.0 : 700.0))
                                + 0.05 * rng.nextGaussian());
                    }
                }
            }
        }
        return rows.table();
    }

    static Table many() {
        Rng rng = new Rng(12);
        Rows rows = Rows.named("many").text("arm").whole("step").number("loss");
        for (int a = 0; a < 11; a++) {
            for (int step = 0; step < 20; step++) {
                for (int seed = 0; seed < 2; seed++) {
                    rows.add("rank " + (1 << a) + " adapter, rate 1e-" + a, step,
                            1e-4 * Math.exp(-step / (a + 2.0)) * (1 + 0.1 * rng.nextDouble()));
                }
            }
        }
        return rows.table();
    }

    static Table gains() {
        Rng rng = new Rng(5);
        Rows rows = Rows.named("gains").text("task").text("arm").whole("seed").number("accuracy");
        for (String task : TASKS) {
            double level = 0.55 + 0.3 * rng.nextDouble();
            for (String arm : List.of("single task", "equal weights", "PCGrad", "UPGrad")) {
                double shift = 0.04 * rng.nextGaussian();
                for (int seed = 0; seed < 6; seed++) {
                    rows.add(task, arm, seed, level + shift + 0.02 * rng.nextGaussian());
                }
            }
        }
        return rows.table();
    }

    static Table twoArms() {
        Table all = gains();
        return kindred.table.Tables.where(all, "arm", "single task").append(
                kindred.table.Tables.where(all, "arm", "UPGrad"));
    }

    static Table parts() {
        Rng rng = new Rng(6);
        Rows rows = Rows.named("parts").text("task").text("part").number("gain");
        for (String task : TASKS) {
            for (String part : List.of("more data", "shared layers", "interference")) {
                double size = 3 * rng.nextDouble();
                rows.add(task, part, part.equals("interference") ? -size : size);
            }
        }
        return rows.table();
    }

    static Table pairs() {
        Rng rng = new Rng(7);
        Rows rows = Rows.named("pairs").text("pair").text("kind").number("similarity").number("gain").number("single")
                .number("joint");
        for (int i = 0; i < TASKS.size(); i++) {
            for (int j = 0; j < i; j++) {
                double similarity = rng.nextDouble();
                double single = 0.5 + 0.4 * rng.nextDouble();
                double gain = 4 * similarity - 2 + rng.nextGaussian();
                rows.add(TASKS.get(i) + " + " + TASKS.get(j), i % 2 == j % 2 ? "same corpus" : "two corpora",
                        similarity, gain, single, single + gain / 100);
            }
        }
        return rows.table();
    }

    static Table matrix() {
        Rng rng = new Rng(8);
        Rows rows = Rows.named("matrix").text("source").text("target").number("gain");
        for (String source : TASKS) {
            for (String target : TASKS) {
                if (!source.equals(target)) {
                    rows.add(source, target, 3 * rng.nextGaussian());
                }
            }
        }
        return rows.table();
    }

    static Table layers() {
        Rows rows = Rows.named("layers").text("network").text("a").text("b").number("cka");
        for (String network : List.of("same initialisation", "other initialisation", "untrained")) {
            for (int a = 1; a <= 8; a++) {
                for (int b = 1; b <= 8; b++) {
                    double width = network.length() / 5.0;
                    rows.add(network, "layer " + a, "layer " + b, Math.exp(-(a - b) * (a - b) / (width * width)));
                }
            }
        }
        return rows.table();
    }

    static Table angles() {
        Rng rng = new Rng(9);
        Rows rows = Rows.named("angles").text("arm").number("cosine");
        for (int i = 0; i < 1500; i++) {
            rows.add("early", Math.tanh(0.15 + 0.25 * rng.nextGaussian()));
            rows.add("late", Math.tanh(-0.1 + 0.15 * rng.nextGaussian()));
        }
        return rows.table();
    }

    private static Figure images() {
        Rng rng = new Rng(10);
        ImageGrid grid = Charts.images(28, 28).columns(10).title("Digits as the network sees them");
        for (int i = 0; i < 30; i++) {
            byte[] pixels = new byte[28 * 28];
            double cx = 10 + 8 * rng.nextDouble();
            double cy = 10 + 8 * rng.nextDouble();
            for (int p = 0; p < pixels.length; p++) {
                double d = Math.hypot(p % 28 - cx, p / 28 - cy) - 6;
                pixels[p] = (byte) (int) (255 * Math.exp(-d * d / 3));
            }
            grid.add(i % 3 == 0 ? "ankle boot" : "class " + i, pixels);
        }
        return grid.figure();
    }

    private static Figure signed() {
        ImageGrid grid = Charts.images(8, 8).columns(6).diverging(0).title("First-layer weights");
        Rng rng = new Rng(11);
        for (int i = 0; i < 6; i++) {
            grid.add("unit " + i, rng.normal(64, 1));
        }
        return grid.figure();
    }
}
