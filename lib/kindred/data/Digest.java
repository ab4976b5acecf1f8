package kindred.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 checks of what came from a registry. */
public final class Digest {
    private Digest() {
    }

    /**
     * @throws IOException when the file is missing or its SHA-256 is another; the message has both digests.
     */
    public static void verify(Path file, String sha256) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the file " + file.getFileName() + " is not in it");
        }
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                digest.update(part, 0, n);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new IOException(file.getFileName() + " (" + Files.size(file) + " bytes) has SHA-256 " + found
                    + " in place of " + sha256 + ": truncated, or another version");
        }
    }

    /** The file {@code unpacked/name}, once {@link #verify} has passed. */
    public static Path verified(Path unpacked, String name, String sha256) throws IOException {
        Path file = unpacked.resolve(name);
        verify(file, sha256);
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
