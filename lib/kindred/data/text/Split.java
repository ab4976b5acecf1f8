package kindred.data.text;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Where an input belongs; a function of its text alone, so that it depends on no seed and on no task. */
public final class Split {
    private Split() {
    }

    /** Whether an input belongs to the test part: one in five. */
    public static boolean test(String input) {
        return crc(input) % 5 == 0;
    }

    /** Whether a training input belongs to the validation part: one in ten. */
    public static boolean validation(String input) {
        return crc("v:" + input) % 10 == 0;
    }

    /** The CRC-32 of the UTF-8 bytes. */
    static long crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
