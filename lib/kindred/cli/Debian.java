package kindred.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import kindred.notebook.run.Child;
import kindred.notebook.run.Workspace;

/**
 * Brings missing tools from Debian's packages: only as root, where nothing of a user's own can be meant, and never
 * without saying so. Anyone else is told the one command.
 *
 * @param aptGet whether this machine has {@code apt-get}
 * @param root whether we may use it
 * @param packages the file that lists the packages of each tool
 */
record Debian(boolean aptGet, boolean root, Path packages) {
    static Debian here(Workspace workspace) {
        return new Debian(Tool.program("apt-get").isPresent(), isRoot(),
                workspace.root().resolve("environment/debian.txt"));
    }

    /**
     * Sees to it that the tools are there.
     *
     * @throws Unready if one is missing and we may not install it, or installing fails
     */
    void need(Collection<Tool> tools, PrintWriter say) {
        List<Tool> missing = tools.stream().filter(tool -> !tool.present()).toList();
        if (missing.isEmpty()) {
            return;
        }
        String names = missing.stream().map(tool -> tool.id() + " (" + tool.purpose() + ")")
                .collect(Collectors.joining(", "));
        if (!aptGet || !root) {
            throw new Unready("missing here: " + names + ". Bring it with: " + mend(missing));
        }
        say.println("kindred: installing what is missing: " + names + " ...");
        say.flush();
        List<String> install = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
        install.addAll(packagesOf(missing));
        aptGet(List.of("update"));
        aptGet(install);
        List<Tool> still = missing.stream().filter(tool -> !tool.present()).toList();
        if (!still.isEmpty()) {
            throw new Unready("apt-get installed " + packagesOf(still) + ", but " + still + " cannot be found; see the PATH");
        }
    }

    /** The one command, or the hints, that bring these tools. */
    String mend(List<Tool> missing) {
        return aptGet
                ? (root ? "" : "sudo ") + "apt-get install -y --no-install-recommends "
                        + String.join(" ", packagesOf(missing))
                : missing.stream().map(Tool::elsewhere).collect(Collectors.joining("; "));
    }

    List<String> packagesOf(List<Tool> tools) {
        List<String> ids = tools.stream().map(Tool::id).toList();
        try {
            return Files.readAllLines(packages).stream().map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                    .filter(words -> words.length == 2 && ids.contains(words[1])).map(words -> words[0]).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of packages " + packages, e);
        }
    }

    private static void aptGet(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"));
        command.addAll(arguments);
        try {
            Path log = Files.createTempFile("kindred-apt-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            try (Child child = Child.start(builder)) {
                if (child.await() != 0) {
                    throw new Unready(String.join(" ", command) + " failed:\n" + Files.readString(log));
                }
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run apt-get", e);
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
