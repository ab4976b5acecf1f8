package kindred.notebook.show;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Weights;
import kindred.data.Images;
import kindred.plot.Figure;
import kindred.task.Examples;
import kindred.task.Task;
import kindred.train.Trained;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class ShownTest {
    private static BufferedImage picture(Bundle bundle) throws IOException {
        byte[] png = Base64.getDecoder().decode((String) bundle.data().get("image/png"));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void aBundleNeedsText() {
        assertThrows(NullPointerException.class, () -> new Bundle(Map.of("text/html", "<b></b>"), ""));
    }

    @Test
    void anUnknownTypeIsItsText() {
        assertEquals("[1, 2]", Shown.of(List.of(1, 2)).text());
        assertEquals("null", Shown.of(null).text());
        assertEquals("[[1, 2], [3]]", Shown.of(new int[][] {{1, 2}, {3}}).text());
        assertEquals("<pre>a &lt; b</pre>", Shown.of("a < b").html());
    }

    @Test
    void theMostSpecialTypeComesFirst() {
        List<Shown<?>> all = Shown.all();
        for (int i = 0; i < all.size(); i++) {
            for (Shown<?> later : all.subList(i + 1, all.size())) {
                assertFalse(all.get(i).type() != later.type() && all.get(i).type().isAssignableFrom(later.type()),
                        all.get(i) + " hides " + later);
            }
        }
    }

    @Test
    void anImageKeepsItsPixels() throws IOException {
        BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 2, 0xFF8040);
        assertEquals(0xFFFF8040, picture(Shown.of(image)).getRGB(1, 2));
    }

    @Test
    void imagesAreAGridScaledToWhite() throws IOException {
        Images two = new Images("two", 1, 2, new byte[] {0, 16, 8, 0}, new int[] {0, 1}, List.of("a", "b"), 16);
        Bundle bundle = Shown.of(two);
        assertEquals("two: 2 images of 1 x 2, classes a, b", bundle.text());
        BufferedImage grid = picture(bundle);
        int[] first = {grid.getRaster().getSample(1, 1, 0), grid.getRaster().getSample(1 + 20, 1, 0)};
        assertArrayEquals(new int[] {0, 255}, first);
        assertEquals(127, grid.getRaster().getSample(42 + 1, 1, 0));
    }

    @Test
    void aLongTableIsCutAndSaysSo() {
        Table table = Table.create("t", IntColumn.create("n", java.util.stream.IntStream.range(0, 1000).toArray()));
        Bundle bundle = Shown.of(table);
        assertTrue(bundle.text().endsWith("60 of 1000 rows"), bundle.text());
        assertTrue(bundle.html().contains("60 of 1000 rows"));
        assertFalse(Shown.of(table.first(5)).html().contains("rows"));
    }

    @Test
    void aFigureHasAllItsForms() {
        Figure figure = Figure.ofJson("{\"data\":[{\"type\":\"bar\",\"y\":[1,2]}],\"layout\":{}}", "Two bars");
        Bundle bundle = Shown.of(figure);
        assertEquals("Figure: Two bars (bar)", bundle.text());
        assertEquals(java.util.Set.of("text/plain", "text/html", "application/vnd.plotly.v1+json"), bundle.data().keySet());
        assertFalse(bundle.html().contains("http"), "a figure fetches nothing");
        assertTrue(bundle.head().startsWith("<script>if (!window.Plotly)"));
    }

    @Test
    void aNetworkIsItsLayers() {
        Layout layout = Layout.builder().add("dense.weight", Layout.Role.WEIGHT, 20, 60)
                .add("dense.bias", Layout.Role.BIAS, 20).build();
        Network network = new Network() {
            @Override
            public Layout layout() {
                return layout;
            }

            @Override
            public NDArray forward(Pass pass, NDArray... inputs) {
                throw new UnsupportedOperationException();
            }
        };
        Bundle bundle = Shown.of(network);
        assertTrue(bundle.text().contains("(20, 60)") && bundle.text().contains("1200"), bundle.text());
        assertTrue(bundle.text().endsWith("1,220 parameters"), bundle.text());
        assertTrue(bundle.html().contains("dense.bias"));
    }

    @Test
    void aTaskIsItsSizes() {
        try (NDManager manager = Compute.manager()) {
            Examples train = Examples.of(manager.zeros(new Shape(6, 28, 28)), manager.zeros(new Shape(6), DataType.INT64));
            Examples test = Examples.of(manager.zeros(new Shape(2, 28, 28)), manager.zeros(new Shape(2), DataType.INT64));
            Bundle bundle = Shown.of(Task.classification("digits", 10, train, test));
            String row = bundle.text().lines().skip(3).findFirst().orElse("").replaceAll("[ |]+", " ").strip();
            assertEquals("6 2 (28, 28) 10 accuracy", row, bundle.text());
        }
    }

    @Test
    void aTrainingRunIsItsCurve() {
        Weights none = Weights.of(Layout.EMPTY, Compute.manager().zeros(new Shape(0)));
        Trained run = new Trained(none, List.of(new Trained.Point(10, "loss", 0.75, 0.1),
                new Trained.Point(20, "loss", 0.5, 0.1)), 20, 1.25);
        Bundle bundle = Shown.of(run);
        assertTrue(bundle.text().matches("20 steps in 1\\.[23] s, last loss 0\\.5000"), bundle.text());
        assertTrue(bundle.data().get("application/vnd.plotly.v1+json").toString().contains("0.75"));
    }
}
