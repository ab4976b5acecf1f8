package kindred.notebook.show;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A picture, as PNG. */
public final class ImageShown implements Shown<RenderedImage> {
    @Override
    public Class<RenderedImage> type() {
        return RenderedImage.class;
    }

    @Override
    public Bundle show(RenderedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", png)) {
                throw new IllegalArgumentException("no PNG writer for an image of " + image.getColorModel());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bundle.text("image, %d x %d".formatted(image.getWidth(), image.getHeight())).withPng(png.toByteArray());
    }
}
