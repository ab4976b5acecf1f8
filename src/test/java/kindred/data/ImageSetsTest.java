package kindred.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The real sets against what is published of them. */
class ImageSetsTest {
    @Test
    void fashionMnistHasSixtyThousandBalancedTrainingImages() {
        Images train = FashionMnist.train();
        assertEquals(60_000, train.count());
        assertEquals(28, train.height());
        assertEquals(28, train.width());
        int[] balanced = new int[10];
        Arrays.fill(balanced, 6_000);
        assertArrayEquals(balanced, train.classCounts());
        assertEquals(72.94, meanPixel(train), 0.005);
        // The published file begins with an ankle boot, a T-shirt and a T-shirt.
        assertArrayEquals(new int[] {9, 0, 0, 3, 0}, Arrays.copyOf(train.labels(), 5));
    }

    @Test
    void fashionMnistHasTenThousandBalancedTestImages() {
        Images test = FashionMnist.test();
        int[] balanced = new int[10];
        Arrays.fill(balanced, 1_000);
        assertArrayEquals(balanced, test.classCounts());
        assertEquals(10_000, test.count());
    }

    @Test
    void mnistHasTheClassCountsOfItsPackageInMixedOrder() {
        Images all = Mnist10k.all();
        assertArrayEquals(new int[] {1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978}, all.classCounts());
        int[] head = all.first(1_000).classCounts();
        assertTrue(Arrays.stream(head).allMatch(c -> c > 60 && c < 140), Arrays.toString(head));
        // Largest norm of an image in 0 .. 1, by an independent program.
        assertEquals(15.93, largestNorm(all), 0.005);
    }

    @Test
    void digitsKeepTheirSixteenSteps() {
        Images digits = Digits.all();
        assertEquals(1_797, digits.count());
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, digits.classCounts());
        assertEquals(16, digits.white());
        int largest = 0;
        for (byte pixel : digits.pixels()) {
            largest = Math.max(largest, pixel);
        }
        assertEquals(16, largest);
        assertArrayEquals(new float[] {0, 0, 5 / 16f, 13 / 16f}, Arrays.copyOf(digits.pixels01(), 4));
    }

    @Test
    void namesSayWhatTheImagesAre() {
        assertEquals("digits all (1797 images 8x8, 10 classes)", Digits.all().toString());
        assertNotEquals(FashionMnist.test().name(), FashionMnist.CLASSES.get(0));
    }

    private static double meanPixel(Images images) {
        long sum = 0;
        for (byte pixel : images.pixels()) {
            sum += pixel & 0xFF;
        }
        return (double) sum / images.pixels().length;
    }

    private static double largestNorm(Images images) {
        float[] pixels = images.pixels01();
        int area = images.height() * images.width();
        double largest = 0;
        for (int i = 0; i < images.count(); i++) {
            double square = 0;
            for (int p = i * area; p < (i + 1) * area; p++) {
                square += (double) pixels[p] * pixels[p];
            }
            largest = Math.max(largest, Math.sqrt(square));
        }
        return largest;
    }
}
