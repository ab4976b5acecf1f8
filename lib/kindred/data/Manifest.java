package kindred.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The list of an entry's files, {@code length crc name} a line, then {@code end}. The package was checked with SHA-256
 * when it came; length and CRC-32C guard against what happens to a file afterwards, at memory speed.
 */
final class Manifest {
    static final String NAME = "MANIFEST";
    private static final String END = "end";

    private Manifest() {
    }

    /** A file that is not what was written; unlike other failures to read, fetching anew mends it. */
    static final class Damaged extends IOException {
        Damaged(String message) {
            super(message);
        }
    }

    static void write(Path entry) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(entry).sorted()) {
            for (Path file : files.toList()) {
                lines.add(line(Files.readAllBytes(file), file.getFileName().toString()));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException("the conversion wrote no file");
        }
        lines.add(END);
        Files.write(entry.resolve(NAME), lines);
    }

    /** The content of one file. */
    static byte[] read(Path entry, String name) throws IOException {
        for (String line : lines(entry)) {
            if (line.endsWith(" " + name)) {
                return check(entry, line);
            }
        }
        throw new IOException("there is no file " + name + " in " + entry);
    }

    static void verify(Path entry) throws IOException {
        for (String line : lines(entry)) {
            check(entry, line);
        }
    }

    private static List<String> lines(Path entry) throws IOException {
        // Latin-1 takes any byte: a manifest of garbage is damage, not a decoding error.
        List<String> lines = Files.readAllLines(entry.resolve(NAME), StandardCharsets.ISO_8859_1);
        if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(END)) {
            throw new Damaged(entry.resolve(NAME) + " is cut off");
        }
        return lines.subList(0, lines.size() - 1);
    }

    private static byte[] check(Path entry, String line) throws IOException {
        String[] part = line.split(" ", 3);
        if (part.length != 3) {
            throw new Damaged("unreadable line \"" + line + "\" in " + entry.resolve(NAME));
        }
        Path file = entry.resolve(part[2]);
        if (!Files.isRegularFile(file)) {
            throw new Damaged(file + " is missing");
        }
        byte[] content = Files.readAllBytes(file);
        String found = line(content, part[2]);
        if (!found.equals(line)) {
            throw new Damaged(file + " changed after it was written: length, checksum and name are now " + found
                    + ", were " + line);
        }
        return content;
    }

    private static String line(byte[] content, String name) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return content.length + " " + Long.toHexString(crc.getValue()) + " " + name;
    }
}
