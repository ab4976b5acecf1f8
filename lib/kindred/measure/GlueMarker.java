package kindred.measure;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindred.core.Compute;

/**
 * One number of {@link ManifoldGeometry} as a marker, each class of the features a manifold. Each value is an
 * analysis of its own: for several numbers of the same features call {@link Glue#analyze(Features)} once. Keeps all
 * rows until the end.
 *
 * @param glue the analysis
 * @param part the number
 */
public record GlueMarker(Glue glue, Part part) implements Marker {

    /** Which number. */
    public enum Part {
        CAPACITY("capacity"),
        DIMENSION("effective dimension D_eff"),
        RADIUS("effective radius R_eff"),
        UTILITY("effective utility Psi_eff");

        private final String label;

        Part(String label) {
            this.label = label;
        }

        double of(ManifoldGeometry g) {
            return switch (this) {
                case CAPACITY -> g.capacity();
                case DIMENSION -> g.dimension();
                case RADIUS -> g.radius();
                case UTILITY -> g.utility();
            };
        }
    }

    @Override
    public String name() {
        return part.label;
    }

    @Override
    public Accumulator start() {
        return new Running(glue, part);
    }

    static final class Running implements Accumulator {
        private final Map<Integer, List<double[]>> classes = new TreeMap<>();
        private final Glue glue;
        private final Part part;

        Running(Glue glue, Part part) {
            this.glue = glue;
            this.part = part;
        }

        @Override
        public void add(Features batch) {
            int[] labels = batch.requireLabels("manifold capacity");
            try (NDManager step = Compute.manager()) {
                double[][] rows = Rows.toHeap(Rows.matrix(step, batch.requireZ("manifold capacity"), "z"));
                for (int i = 0; i < rows.length; i++) {
                    classes.computeIfAbsent(labels[i], c -> new ArrayList<>()).add(rows[i]);
                }
            }
        }

        @Override
        public double value() {
            return part.of(geometry());
        }

        ManifoldGeometry geometry() {
            return glue.analyze(classes.values().stream().map(c -> c.toArray(double[][]::new)).toList());
        }
    }
}
