package kindred.notebook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves artifacts with the user's own {@code mvn}: its settings, mirrors and local repository apply. */
final class Maven {
    private static final Pattern COORDINATES = Pattern.compile(
            "(?<group>[\\w.-]+):(?<artifact>[\\w.-]+):(?<version>[\\w.+-]+)");
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

    private Maven() {
    }

    /**
     * The class path of some artifacts and all they need.
     *
     * @param coordinates each {@code group:artifact:version}
     * @throws IllegalArgumentException if one is not of that form, or none is given
     * @throws IllegalStateException if Maven cannot be run or cannot resolve them; says what Maven said
     */
    static String resolve(List<String> coordinates) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kindred-maven");
        Path pom = Files.writeString(folder.resolve("pom.xml"), pom(coordinates));
        Path result = folder.resolve("classpath.txt");
        Path log = folder.resolve("log.txt");
        Process maven = start(pom, result, log);
        try {
            if (maven.waitFor() != 0) {
                throw new IllegalStateException("mvn could not resolve %s:\n%s".formatted(
                        String.join(" ", coordinates), errors(Files.readString(log))));
            }
            return Files.readString(result).strip();
        } finally {
            maven.destroy();
            for (Path file : List.of(pom, result, log, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Process start(Path pom, Path result, Path log) {
        try {
            return new ProcessBuilder("mvn", "-q", "-B", "-f", pom.toString(), PLUGIN + ":build-classpath",
                    "-Dmdep.outputFile=" + result, "-Dmdep.includeScope=runtime")
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new IllegalStateException("there is no mvn on the PATH; install Maven 3.6.3 or later", e);
        }
    }

    static String pom(List<String> coordinates) {
        if (coordinates.isEmpty()) {
            throw new IllegalArgumentException("no artifact given; write %maven group:artifact:version");
        }
        StringBuilder dependencies = new StringBuilder();
        for (String each : coordinates) {
            Matcher m = COORDINATES.matcher(each);
            if (!m.matches()) {
                throw new IllegalArgumentException("'%s' is not group:artifact:version".formatted(each));
            }
            dependencies.append("<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                    .formatted(m.group("group"), m.group("artifact"), m.group("version")));
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>notebook</groupId><artifactId>cell</artifactId><version>1</version>
                  <dependencies>%s</dependencies>
                </project>
                """.formatted(dependencies);
    }

    private static String errors(String log) {
        return log.lines().filter(l -> l.contains("ERROR")).limit(3).reduce((a, b) -> a + "\n" + b).orElse(log);
    }
}
