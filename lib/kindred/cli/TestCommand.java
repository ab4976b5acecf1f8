package kindred.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import kindred.notebook.run.Child;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./kindred test}: brings what the tests call, runs them all with Maven (among them every notebook at smoke scale
 * through a real Jupyter), and ends with Surefire's totals.
 */
@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Run every test, and every notebook at smoke scale.")
final class TestCommand implements Callable<Integer> {
    private static final Pattern TOTALS = Pattern.compile("(\\[\\w+\\] )?Tests run: \\d+, Failures: \\d+, Errors: \\d+, "
            + "Skipped: \\d+\\s*");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "Options for Maven, after --: -- -Dtest=RngTest")
    private List<String> options = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Workspace workspace = Workspace.find();
        Debian.here(workspace).need(List.of(Tool.values()), out);
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-Dstyle.color=never"));
        command.addAll(options);
        command.add("test");
        ProcessBuilder builder = new ProcessBuilder(command).directory(workspace.root().toFile())
                .redirectErrorStream(true);
        String totals = "";
        int code;
        try (Child child = Child.start(builder); BufferedReader lines = child.process().inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(line);
                out.flush();
                if (TOTALS.matcher(line).matches()) {
                    totals = line;
                }
            }
            code = child.await();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run Maven", e);
        }
        out.println();
        out.println(code == 0 ? "tests passed" : "tests FAILED (Maven's exit code " + code + ")");
        out.println(totals.isEmpty() ? "no test was run" : totals);
        return code == 0 && totals.isEmpty() ? 1 : code;
    }
}
