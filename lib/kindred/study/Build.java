package kindred.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** Which code is running: the library's version and the commit it was compiled from. */
final class Build {
    private static final long GIT_SECONDS = 10;

    private Build() {
    }

    /** The library's version, written into the class path by the build. */
    static String version() {
        try (InputStream in = Build.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is not on the class path; build with Maven");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("kindred");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read version.properties", e);
        }
    }

    /** The commit of the working tree around the compiled classes; a jar has none, whatever folder it lies in. */
    static Optional<String> commit() {
        CodeSource source = Build.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path classes = Path.of(new URI(source.getLocation().toString()));
            return Files.isDirectory(classes) ? commit(classes) : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path entry " + source.getLocation() + " is no address", e);
        }
    }

    /** The commit of the working tree around a folder; empty without git or outside of a repository. */
    static Optional<String> commit(Path folder) {
        Process git;
        try {
            git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            if (!git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) || git.exitValue() != 0) {
                return Optional.empty();
            }
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? Optional.empty() : Optional.of(commit);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            git.destroy();
        }
    }
}
