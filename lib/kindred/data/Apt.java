package kindred.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Debian package: {@code apt-get download} and {@code dpkg-deb -x}; needs no root and installs nothing.
 *
 * <p>apt checks the download against the archive's signed hashes. The version is not pinned (a point release may raise
 * it), so a source that reads from here pins the SHA-256 of the files it takes out: {@link Digest#verified}.
 *
 * @param name the package's name
 */
public record Apt(String name) implements PackageClient {
    @Override
    public Path unpack(Path work, Path cache) {
        Command download = Command.run(work, "apt-get", "download", name);
        if (download.failed() && (unknown(download) || outdated(download))) {
            download = withOwnLists(work, cache);
        }
        if (download.failed()) {
            throw new DataUnavailable("apt-get download " + name + " failed:" + download.tail());
        }
        Path out = work.resolve("files");
        Command unpacked = Command.run(work, "dpkg-deb", "-x", deb(work).toString(), out.toString());
        if (unpacked.failed()) {
            throw new DataUnavailable("dpkg-deb -x " + name + " failed:" + unpacked.tail());
        }
        return out;
    }

    private static boolean unknown(Command download) {
        return download.output().contains("Unable to locate package")
                || download.output().contains("no installation candidate")
                || download.output().contains("Can't select candidate version");
    }

    private static boolean outdated(Command download) {
        return download.output().contains("404  Not Found");
    }

    /** The system's package lists may be absent or old, as in slim images, and need root to renew: fetch our own. */
    private Command withOwnLists(Path work, Path cache) {
        Path lists = cache.resolve(".apt");
        List<String> options = List.of("-o", "Dir::State::Lists=" + lists.resolve("lists"),
                "-o", "Dir::Cache=" + lists.resolve("cache"), "-o", "Acquire::Languages=none");
        try {
            Files.createDirectories(lists.resolve("lists/partial"));
            Files.createDirectories(lists.resolve("cache/archives/partial"));
        } catch (IOException e) {
            throw new DataUnavailable("cannot write " + lists + ": " + e.getMessage(), e);
        }
        Command update = Command.run(work, line(options, "update"));
        return update.failed() ? update : Command.run(work, line(options, "download", name));
    }

    private static List<String> line(List<String> options, String... words) {
        List<String> line = new ArrayList<>(List.of("apt-get"));
        line.addAll(options);
        line.addAll(List.of(words));
        return line;
    }

    private Path deb(Path work) {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(p -> p.toString().endsWith(".deb")).findFirst().orElseThrow(() -> new DataUnavailable(
                    "apt-get download " + name + " reported success and left no file"));
        } catch (IOException e) {
            throw new DataUnavailable("cannot read " + work + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Debian package " + name;
    }
}
