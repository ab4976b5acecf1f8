package kindred.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import kindred.core.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class MergeBenchTest {
    private final Six six = new Six();
    private final List<Weights> tuned = six.tuned(2);

    @AfterEach
    void close() {
        six.close();
    }

    /** Higher the nearer the weights are to the expert of a task; 1 for the expert itself. */
    private ToDoubleFunction<Weights> near(int task, double unit) {
        double[] goal = tuned.get(task).vector().toDoubleArray();
        return w -> Math.exp(-w.minus(six.weights(goal)).norm() / unit);
    }

    @Test
    void everyMethodHasARowForEachTaskAndItsBestSetting() {
        Weights base = six.base();
        Table table = MergeBench.of(base).expert("first", tuned.get(0), near(0, 1), near(0, 2))
                .expert("second", tuned.get(1), near(1, 1), near(1, 2))
                .method("soup", new UniformSoup())
                .method("task arithmetic", TaskArithmetic::new, 0.1, 0.5, 2).run();
        assertEquals(List.of("base", "base", "experts", "experts", "soup", "soup", "task arithmetic", "task arithmetic"),
                table.stringColumn("method").asList());
        Row soup = table.row(4);
        Row arithmetic = table.row(6);
        assertEquals("0.5", arithmetic.getString("setting"), "half the sum of two task vectors is their mean");
        assertEquals(soup.getDouble("score"), arithmetic.getDouble("score"), 1e-12);
        assertEquals(near(0, 2).applyAsDouble(new UniformSoup().merge(base, tuned)), soup.getDouble("score"), 1e-12);
        assertEquals(1, table.row(2).getDouble("normalised"));
        assertEquals(4, table.booleanColumn("worst").countTrue());
        assertTrue(table.row(0).getDouble("normalised") < 1);
        assertTrue(base.buffers().getShape().size() == 0 && !base.buffers().isReleased());
        String figure = MergeBench.heatmap(table).json();
        assertTrue(figure.contains("task arithmetic") && figure.contains("second"));
        assertThrows(IllegalArgumentException.class, () -> MergeBench.of(base).run());
    }

    @Test
    void theSummaryRanksMethodsAndTellsWhichSawTheTestInputs() {
        Weights goal = new UniformSoup().merge(six.base(), tuned);
        Table results = MergeBench.of(six.base()).expert("first", tuned.get(0), near(0, 1), near(0, 2))
                .expert("second", tuned.get(1), near(1, 1), near(1, 2)).reference("trained on all", goal)
                .method("soup", new UniformSoup()).transductive("lucky", (base, experts) -> experts.get(0)).run();
        Table summary = MergeBench.summary(results);
        assertEquals(List.of("method", "first", "second", "mean", "worst, share", "setting", "sees test inputs"),
                summary.columnNames());
        assertEquals("experts", summary.stringColumn("method").get(0), "every expert on its own task is perfect");
        assertEquals(5, summary.rowCount());
        Table soup = summary.where(summary.stringColumn("method").isEqualTo("soup"));
        Table reference = summary.where(summary.stringColumn("method").isEqualTo("trained on all"));
        assertEquals(soup.doubleColumn("mean").get(0), reference.doubleColumn("mean").get(0), 1e-12);
        assertEquals(Math.min(soup.doubleColumn("first").get(0), soup.doubleColumn("second").get(0)),
                soup.doubleColumn("worst, share").get(0), 1e-12);
        assertEquals(List.of("lucky"), summary.where(summary.booleanColumn("sees test inputs").isTrue())
                .stringColumn("method").asList());
    }

    @Test
    void theLineAndThePlaneHoldTheFunctionsValues() {
        ToDoubleFunction<Weights> square = w -> w.dot(w);
        Table line = Landscape.line(tuned.get(0), tuned.get(1), square, 3);
        assertArrayEquals(new double[] {0, 0.5, 1}, line.doubleColumn("t").asDoubleArray());
        Weights middle = tuned.get(0).lerp(tuned.get(1), 0.5);
        assertArrayEquals(new double[] {tuned.get(0).dot(tuned.get(0)), middle.dot(middle), tuned.get(1).dot(tuned.get(1))},
                line.doubleColumn("loss").asDoubleArray(), 1e-12);
        Table plane = Landscape.plane(six.base(), TaskVector.between(six.base(), tuned.get(0)),
                TaskVector.between(six.base(), tuned.get(1)), square, 0, 1, 2);
        assertArrayEquals(new double[] {0, 0, 1, 1}, plane.doubleColumn("x").asDoubleArray());
        Weights both = new TaskArithmetic(1).merge(six.base(), tuned);
        assertArrayEquals(new double[] {six.base().dot(six.base()), tuned.get(1).dot(tuned.get(1)),
            tuned.get(0).dot(tuned.get(0)), both.dot(both)}, plane.doubleColumn("loss").asDoubleArray(), 1e-12);
        double[] place = Landscape.place(six.base(), TaskVector.between(six.base(), tuned.get(0)),
                TaskVector.between(six.base(), tuned.get(1)), new TaskArithmetic(0.3).merge(six.base(), tuned));
        assertArrayEquals(new double[] {0.3, 0.3}, place, 1e-9);
        String figure = Landscape.figure(plane, "first", "second", Map.of("sum", new double[] {1, 1})).json();
        assertTrue(figure.contains("contour") && figure.contains("\"sum\""), figure);
        assertThrows(IllegalArgumentException.class, () -> Landscape.line(tuned.get(0), tuned.get(1), square, 1));
    }
}
