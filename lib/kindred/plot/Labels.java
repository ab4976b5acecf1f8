package kindred.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the names of scattered markers go: at the first side of the marker where a name covers no marker and no name
 * placed before; nowhere when all sides are taken. Sizes are estimates for a panel of about 800 x 380 pixels.
 */
final class Labels {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 340;
    private static final double CHARACTER = 6.3;
    private static final double LINE = 13;
    private static final double MARKER = 5;

    record Label(String text, String position) {
    }

    private record Side(String position, double right, double up) {
    }

    private record Box(double left, double bottom, double right, double top) {
        boolean holds(Box other) {
            return left <= other.left && bottom <= other.bottom && other.right <= right && other.top <= top;
        }

        boolean meets(Box other) {
            return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
        }
    }

    /** Plotly leaves about this much between the outermost markers and the axes. */
    private static final Box PANEL = new Box(-30, -18, WIDTH + 30, HEIGHT + 18);

    private static final List<Side> SIDES = List.of(new Side("top center", 0, 1), new Side("bottom center", 0, -1),
            new Side("middle right", 1, 0), new Side("middle left", -1, 0), new Side("top right", 1, 1),
            new Side("bottom right", 1, -1), new Side("top left", -1, 1), new Side("bottom left", -1, -1));

    private final double lowX;
    private final double lowY;
    private final double spanX;
    private final double spanY;
    private final List<Box> taken = new ArrayList<>();

    /** For a panel with markers at these places. */
    Labels(double[] x, double[] y) {
        lowX = Arrays.stream(x).min().orElse(0);
        lowY = Arrays.stream(y).min().orElse(0);
        spanX = Math.max(1e-300, Arrays.stream(x).max().orElse(1) - lowX);
        spanY = Math.max(1e-300, Arrays.stream(y).max().orElse(1) - lowY);
        for (int i = 0; i < x.length; i++) {
            taken.add(box(pixelX(x[i]), pixelY(y[i]), MARKER, MARKER));
        }
    }

    /** Places names at some of the markers; a name without room becomes empty. */
    List<Label> place(double[] x, double[] y, List<String> texts) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            labels.add(place(pixelX(x[i]), pixelY(y[i]), texts.get(i)));
        }
        return labels;
    }

    private Label place(double x, double y, String text) {
        double halfWidth = text.length() * CHARACTER / 2;
        for (Side side : SIDES) {
            double along = side.right * (MARKER + 2 + halfWidth);
            double up = side.up * (MARKER + 2 + LINE / 2);
            Box box = box(x + along, y + up, halfWidth, LINE / 2);
            if (PANEL.holds(box) && taken.stream().noneMatch(box::meets)) {
                taken.add(box);
                return new Label(text, side.position);
            }
        }
        return new Label("", SIDES.get(0).position);
    }

    private static Box box(double x, double y, double halfWidth, double halfHeight) {
        return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    private double pixelX(double x) {
        return (x - lowX) / spanX * WIDTH;
    }

    private double pixelY(double y) {
        return (y - lowY) / spanY * HEIGHT;
    }
}
