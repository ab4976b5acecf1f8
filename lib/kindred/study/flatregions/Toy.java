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

/**
 * Two losses of two shared weights whose common valley is narrow at the left and widens to the right, all of it equally
 * low, and the paths of EW and F-EW: {@code L_i(w) = 1/2 h(w_1) (w_2 - c_i)^2} with {@code h(w_1) = 6 exp(-1.5 w_1)}.
 */
final class Toy {
    private static final double[] START = {-1, 0.5};
    private static final double RADIUS = 0.25;
    static final int STEPS = 120;
    private static final double[] FLOORS = {-0.06, 0.06};
    private static final double STEEP = 6;
    private static final double WIDENING = -1.5;

    private Toy() {
    }

    /** Where a rule goes: the weights before each step. */
    static List<double[]> path(TaskRule rule) {
        Layout layout = Layout.builder().add("w", Layout.Role.OTHER, 2).build();
        Sharing sharing = Sharing.everything(layout, 2);
        List<double[]> path = new ArrayList<>(List.of(START));
        try (NDManager manager = Compute.manager()) {
            Weights start = Weights.of(layout, Tensors.of(manager, START, 2));
            Objectives losses = Objectives.joint(2, pass -> List.of(loss(pass, FLOORS[0]), loss(pass, FLOORS[1])));
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

    private static NDArray loss(Pass pass, double floor) {
        NDArray w = pass.get("w");
        NDArray steepness = w.get("0:1").mul(WIDENING).exp().mul(STEEP);
        return w.get("1:2").sub(floor).square().mul(steepness).mul(0.5).sum();
    }

    /** The mean of both losses. */
    private static double mean(double x, double y) {
        double sum = 0;
        for (double floor : FLOORS) {
            sum += 0.25 * STEEP * Math.exp(WIDENING * x) * (y - floor) * (y - floor);
        }
        return sum;
    }

    static Figure figure() {
        double[] xs = DoubleStream.iterate(-1.4, x -> x + 0.05).limit(61).toArray();
        double[] ys = DoubleStream.iterate(-0.7, y -> y + 0.02).limit(71).toArray();
        JsonArray z = new JsonArray();
        for (double y : ys) {
            z.add(array(java.util.Arrays.stream(xs).map(x -> Math.log10(mean(x, y))).toArray()));
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
        bar.addProperty("title", "log10 of the mean loss");
        contour.add("colorbar", bar);
        JsonArray data = new JsonArray();
        data.add(contour);
        data.add(line("EW", plain(), "#0B4F9E"));
        data.add(line("F-EW", flat(), "#C0392B"));
        JsonObject layout = new JsonObject();
        layout.add("xaxis", titled("shared weight 1"));
        JsonObject y = titled("shared weight 2");
        layout.add("yaxis", y);
        layout.addProperty("height", 480);
        layout.addProperty("width", 860);
        layout.addProperty("plot_bgcolor", "#ffffff");
        layout.addProperty("title", "Two tasks, one valley floor: narrow at the left, wide at the right");
        JsonObject legend = new JsonObject();
        legend.addProperty("orientation", "h");
        legend.addProperty("y", -0.18);
        layout.add("legend", legend);
        JsonObject all = new JsonObject();
        all.add("data", data);
        all.add("layout", layout);
        return Figure.ofJson(all.toString(), "Two tasks, one valley floor: narrow at the left, wide at the right");
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
