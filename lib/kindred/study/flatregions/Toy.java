package kindred.study.flatregions;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.multitask.AggregatedStep;
import kindred.multitask.FlatRegions;
import kindred.multitask.MultitaskStep;
import kindred.multitask.Objectives;
import kindred.multitask.Perturbation;
import kindred.multitask.Sharing;
import kindred.multitask.TaskRule;
import kindred.multitask.aggregator.Mean;
import kindred.plot.Figure;
import kindred.train.Sgd;
import kindred.train.Trainer;

/** Two losses of two shared weights with a narrow and a wide valley in common, and the paths of EW and F-EW over them. */
final class Toy {
    private static final double[] START = {-0.45, 0.75};
    private static final double RADIUS = 0.35;
    private static final int STEPS = 150;
    private static final double NARROW = 0.22;
    private static final double WIDE = 0.9;

    private Toy() {
    }

    /** Where a rule goes: the weights before each step. */
    static List<double[]> path(TaskRule rule) {
        Layout layout = Layout.builder().add("w", Layout.Role.OTHER, 2).build();
        Sharing sharing = Sharing.everything(layout, 2);
        List<double[]> path = new ArrayList<>(List.of(START));
        try (NDManager manager = Compute.manager()) {
            Weights start = Weights.of(layout, Tensors.of(manager, START, 2));
            Objectives losses = Objectives.joint(2, pass -> List.of(loss(pass, -0.1), loss(pass, 0.1)));
            MultitaskStep step = new MultitaskStep(rule, sharing, at -> losses, 1);
            Trainer.with(Sgd.rate(0.02)).batch(1).epochs(STEPS).rng(new Rng(0)).label("toy")
                    .listen((n, w) -> path.add(w.vector().toDoubleArray()))
                    .run(start, Ranges.of(0, 2), 1, step);
        }
        return path;
    }

    static List<double[]> plain() {
        return path(new AggregatedStep(new Mean()));
    }

    static List<double[]> flat() {
        Perturbation climb = Perturbation.plain(RADIUS);
        return path(FlatRegions.split(new Mean(), new Mean(), climb, Perturbation.plain(0)));
    }

    /** A narrow valley at (-1 + shift, 0) and a wide one at (1 + shift, 0) in a bowl. */
    private static NDArray loss(Pass pass, double shift) {
        NDArray w = pass.get("w");
        NDArray narrow = valley(w, pass, -1 + shift, NARROW);
        NDArray wide = valley(w, pass, 1 + shift, WIDE);
        return w.square().sum().mul(0.15).sub(narrow).sub(wide).add(1.2);
    }

    private static NDArray valley(NDArray w, Pass pass, double x, double width) {
        NDArray centre = pass.manager().create(new double[] {x, 0});
        return w.sub(centre).square().sum().div(-2 * width * width).exp();
    }

    static double mean(double x, double y) {
        return (loss(x, y, -0.1) + loss(x, y, 0.1)) / 2;
    }

    private static double loss(double x, double y, double shift) {
        return 0.15 * (x * x + y * y) - valley(x + 1 - shift, y, NARROW) - valley(x - 1 - shift, y, WIDE) + 1.2;
    }

    private static double valley(double x, double y, double width) {
        return Math.exp(-(x * x + y * y) / (2 * width * width));
    }

    static Figure figure() {
        double[] xs = DoubleStream.iterate(-2, x -> x + 0.05).limit(85).toArray();
        double[] ys = DoubleStream.iterate(-1.2, y -> y + 0.05).limit(49).toArray();
        JsonArray z = new JsonArray();
        for (double y : ys) {
            z.add(array(java.util.Arrays.stream(xs).map(x -> mean(x, y)).toArray()));
        }
        JsonObject contour = new JsonObject();
        contour.addProperty("type", "contour");
        contour.add("x", array(xs));
        contour.add("y", array(ys));
        contour.add("z", z);
        contour.addProperty("colorscale", "Greys");
        contour.addProperty("reversescale", true);
        contour.addProperty("ncontours", 24);
        contour.addProperty("opacity", 0.7);
        JsonObject bar = new JsonObject();
        bar.addProperty("title", "mean loss");
        contour.add("colorbar", bar);
        JsonArray data = new JsonArray();
        data.add(contour);
        data.add(line("EW", plain(), "#0B4F9E"));
        data.add(line("F-EW", flat(), "#C0392B"));
        JsonObject layout = new JsonObject();
        layout.add("xaxis", titled("shared weight 1"));
        JsonObject y = titled("shared weight 2");
        y.addProperty("scaleanchor", "x");
        layout.add("yaxis", y);
        layout.addProperty("height", 480);
        layout.addProperty("width", 860);
        layout.addProperty("plot_bgcolor", "#ffffff");
        layout.addProperty("title", "Two losses share a narrow valley (left) and a wide one (right)");
        JsonObject legend = new JsonObject();
        legend.addProperty("orientation", "h");
        legend.addProperty("y", -0.18);
        layout.add("legend", legend);
        JsonObject all = new JsonObject();
        all.add("data", data);
        all.add("layout", layout);
        return Figure.ofJson(all.toString(), "Two losses share a narrow valley (left) and a wide one (right)");
    }

    private static JsonObject titled(String title) {
        JsonObject axis = new JsonObject();
        axis.addProperty("title", title);
        return axis;
    }

    private static JsonObject line(String name, List<double[]> path, String colour) {
        JsonObject line = new JsonObject();
        line.addProperty("type", "scatter");
        line.addProperty("mode", "lines+markers");
        line.addProperty("name", name);
        line.add("x", array(path.stream().mapToDouble(p -> p[0]).toArray()));
        line.add("y", array(path.stream().mapToDouble(p -> p[1]).toArray()));
        JsonObject colours = new JsonObject();
        colours.addProperty("color", colour);
        line.add("line", colours);
        JsonObject marker = new JsonObject();
        marker.addProperty("size", 5);
        line.add("marker", marker);
        return line;
    }

    private static JsonArray array(double[] values) {
        JsonArray array = new JsonArray();
        for (double value : values) {
            array.add(value);
        }
        return array;
    }
}
