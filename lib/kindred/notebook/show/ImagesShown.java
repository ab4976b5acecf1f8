package kindred.notebook.show;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import kindred.data.Images;

/** A set of images: the first ones in a grid, and what the set holds. */
public final class ImagesShown implements Shown<Images> {
    private static final int COLUMNS = 16;
    private static final int MOST = 64;
    private static final int LEAST_PIXELS = 40;

    @Override
    public Class<Images> type() {
        return Images.class;
    }

    @Override
    public Bundle show(Images images) {
        String text = "%s: %d images of %d x %d, classes %s".formatted(images.name(), images.count(), images.height(),
                images.width(), String.join(", ", images.classes()));
        return images.count() == 0 ? Bundle.text(text) : withGrid(text, images);
    }

    private static Bundle withGrid(String text, Images images) {
        Bundle picture = new ImageShown().show(grid(images));
        return Bundle.text(text).with("image/png", picture.data().get("image/png"))
                .withHtml(picture.html() + "<p>" + Bundle.escape(text) + "</p>");
    }

    private static BufferedImage grid(Images images) {
        int shown = Math.min(MOST, images.count());
        int scale = Math.max(1, (LEAST_PIXELS + images.width() - 1) / images.width());
        int cellWidth = images.width() * scale + 2;
        int cellHeight = images.height() * scale + 2;
        int rows = (shown + COLUMNS - 1) / COLUMNS;
        BufferedImage grid = new BufferedImage(COLUMNS * cellWidth, rows * cellHeight, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = grid.createGraphics();
        for (int i = 0; i < shown; i++) {
            pen.drawImage(one(images, i), i % COLUMNS * cellWidth + 1, i / COLUMNS * cellHeight + 1,
                    images.width() * scale, images.height() * scale, null);
        }
        pen.dispose();
        return grid;
    }

    private static BufferedImage one(Images images, int index) {
        int size = images.height() * images.width();
        BufferedImage image = new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_BYTE_GRAY);
        int[] row = new int[size];
        for (int i = 0; i < size; i++) {
            row[i] = Byte.toUnsignedInt(images.pixels()[index * size + i]) * 255 / images.white();
        }
        image.getRaster().setPixels(0, 0, images.width(), images.height(), row);
        return image;
    }
}
