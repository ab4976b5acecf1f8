package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Pictures in a grid, each with a line under it; see {@link Charts#images}.
 *
 * <p>Pictures are embedded as PNG, enlarged without smoothing. Values are shown on one scale for the whole grid.
 */
public final class ImageGrid implements Framed<ImageGrid> {
    private record Picture(String caption, double[] values) {
    }

    private final Frame frame = new Frame();
    private final int height;
    private final int width;
    private final List<Picture> pictures = new ArrayList<>();
    private ColourScale scale = ColourScale.GREY;
    private double middle;

    ImageGrid(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a picture has at least 1 x 1 pixels, got " + height + " x " + width);
        }
        this.height = height;
        this.width = width;
    }

    @Override
    public Frame frame() {
        return frame;
    }

    /** A picture of unsigned bytes, row by row, 0 black and 255 white. */
    public ImageGrid add(String caption, byte[] pixels) {
        double[] values = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = (pixels[i] & 255) / 255.0;
        }
        return add(caption, values);
    }

    /** A picture of real values, row by row: activations, weights, attributions. */
    public ImageGrid add(String caption, float[] pixels) {
        double[] values = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i];
        }
        return add(caption, values);
    }

    /** Red below this value, white at it, blue above it, for signed pictures such as weights. */
    public ImageGrid diverging(double middle) {
        scale = ColourScale.DIVERGING;
        this.middle = middle;
        return this;
    }

    private ImageGrid add(String caption, double[] values) {
        if (values.length != height * width) {
            throw new IllegalArgumentException("picture \"" + caption + "\" has " + values.length + " pixels, not "
                    + height + " x " + width + " = " + height * width);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("picture \"" + caption + "\", pixel " + i + " is " + values[i]);
            }
        }
        pictures.add(new Picture(caption, values));
        return this;
    }

    @Override
    public Figure figure() {
        if (pictures.isEmpty()) {
            throw new IllegalStateException("a grid needs a picture: call add(caption, pixels)");
        }
        if (frame.facet != null) {
            throw new IllegalStateException("a grid of pictures has no column to make panels by: " + frame.facet);
        }
        int left = 16;
        int across = frame.columns > 0 ? frame.columns : Math.min(10, pictures.size());
        int down = (pictures.size() + across - 1) / across;
        int plotWidth = Style.WIDTH - 2 * left;
        double cell = plotWidth / (double) across;
        int pictureHeight = frame.panelHeight > 0
                ? frame.panelHeight
                : (int) Math.min(160, (cell - 8) * height / width);
        int captionLines = pictures.stream().mapToInt(p -> caption(p, cell).split("<br>").length).max().orElse(1);
        int rowHeight = pictureHeight + 10 + 14 * captionLines;
        String note = frame.note == null ? "" : frame.note;
        int top = Style.titleHeight(frame.title, note) + 6;
        JsonObject layout = Style.layout(frame.title, note);
        double plotHeight = down * (double) rowHeight;
        JsonArray images = new JsonArray();
        JsonArray captions = new JsonArray();
        double[] ends = ends();
        for (int i = 0; i < pictures.size(); i++) {
            double x = (i % across + 0.5) / across;
            double y = 1 - i / across * rowHeight / plotHeight;
            images.add(Json.object("source", png(pictures.get(i), ends, pictureHeight), "xref", "paper", "yref",
                    "paper", "x", x, "y", y, "xanchor", "center", "yanchor", "top", "sizex", (cell - 8) / plotWidth,
                    "sizey", pictureHeight / plotHeight, "sizing", "contain", "layer", "above"));
            captions.add(Json.object("text", caption(pictures.get(i), cell), "showarrow", false, "xref", "paper",
                    "yref", "paper", "x", x, "y", y - pictureHeight / plotHeight, "xanchor", "center", "yanchor", "top",
                    "font", Json.object("size", 11)));
        }
        JsonObject hidden = Json.object("visible", false, "fixedrange", true, "range", Json.array(0, 1));
        Json.put(layout, "images", images, "annotations", captions, "xaxis", hidden, "yaxis", hidden.deepCopy(),
                "height", top + (int) plotHeight + 8, "hovermode", false, "margin",
                Json.object("l", left, "r", left, "t", top, "b", 8));
        return Figure.of(new JsonArray(), layout, frame.title.isBlank() ? "Pictures" : frame.title);
    }

    private static String caption(Picture picture, double cell) {
        return Style.wrap(picture.caption, Math.max(4, (int) (cell / 6.2)));
    }

    private double[] ends() {
        double low = pictures.stream().flatMapToDouble(p -> Arrays.stream(p.values)).min().orElse(0);
        double high = pictures.stream().flatMapToDouble(p -> Arrays.stream(p.values)).max().orElse(1);
        if (scale == ColourScale.DIVERGING) {
            double reach = Math.max(Math.abs(low - middle), Math.abs(high - middle));
            return new double[] {middle - reach, middle + reach};
        }
        return low >= 0 && high <= 1 ? new double[] {0, 1} : new double[] {low, high};
    }

    private String png(Picture picture, double[] ends, int shownHeight) {
        int enlarge = Math.max(1, (2 * shownHeight + height - 1) / height);
        BufferedImage image =
                new BufferedImage(width * enlarge, height * enlarge, BufferedImage.TYPE_INT_RGB);
        double span = Math.max(1e-12, ends[1] - ends[0]);
        for (int r = 0; r < height * enlarge; r++) {
            for (int c = 0; c < width * enlarge; c++) {
                double value = picture.values[r / enlarge * width + c / enlarge];
                image.setRGB(c, r, scale.rgb((value - ends[0]) / span));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write picture \"" + picture.caption + "\" as PNG", e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
