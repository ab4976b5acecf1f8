package kindred.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import kindred.study.Studies;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./kindred version}: the versions of Kindred and of the Java it runs on. */
@Command(name = "version", description = "Print the versions of Kindred and of Java.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"kindred " + kindred(),
            "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"};
    }

    /** The version that the build wrote down from {@code pom.xml}. */
    private static String kindred() {
        try (InputStream in = Studies.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, "version.properties is missing; build with Maven"));
            return properties.getProperty("kindred");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
    }
}
