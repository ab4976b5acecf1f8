package kindred.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The list of an entry's files with length and CRC-32C, one {@code length crc name} a line. The package itself was
 * checked with SHA-256 when it came; this guards against what happens to a file afterwards, at memory speed.
 */
final class Manifest {
    static final String NAME = "MANIFEST";

    private Manifest() {
    }

    static void write(Path entry) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(entry).sorted()) {
            for (Path file : files.toList()) {
                byte[] content = Files.readAllBytes(file);
                lines.add(line(content, file.getFileName().toString()));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("the conversion wrote no file");
        }
        Files.write(entry.resolve(NAME), lines);
    }

    /** The content of one file. */
    static byte[] read(Path entry, String name) throws IOException {
        for (String line : Files.readAllLines(entry.resolve(NAME))) {
            if (line.endsWith(" " + name)) {
                return check(entry, line);
            }
        }
        throw new IOException("no file " + name + " in " + entry);
    }

    static void verify(Path entry) throws IOException {
        for (String line : Files.readAllLines(entry.resolve(NAME))) {
            check(entry, line);
        }
    }

    private static byte[] check(Path entry, String line) throws IOException {
        String[] part = line.split(" ", 3);
        if (part.length != 3) {
            throw new IOException("unreadable line \"" + line + "\" in " + entry.resolve(NAME));
        }
        Path file = entry.resolve(part[2]);
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        byte[] content = Files.readAllBytes(file);
        if (content.length != Long.parseLong(part[0])) {
            throw new IOException(file + " has " + content.length + " bytes in place of " + part[0]);
        }
        if (!line(content, part[2]).equals(line)) {
            throw new IOException(file + " has another checksum than when it was written");
        }
        return content;
    }

    private static String line(byte[] content, String name) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return content.length + " " + Long.toHexString(crc.getValue()) + " " + name;
    }
}
