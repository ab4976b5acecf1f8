package kindred.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import kindred.data.DataUnavailable;
import kindred.notebook.run.NotebookFailed;
import kindred.study.UnknownStudy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code ./kindred}. */
@Command(name = "kindred", mixinStandardHelpOptions = true, versionProvider = VersionCommand.class,
        description = "A notebook workbench for one question: how do tasks help and hurt each other?",
        subcommands = {SetupCommand.class, LabCommand.class, RunCommand.class, StudiesCommand.class, DataCommand.class,
            PretrainCommand.class, TestCommand.class, DoctorCommand.class, VersionCommand.class})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                // UTF-8 whatever the locale: titles hold more than ASCII.
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    /** Foreseen trouble is told in its own words; anything else is a defect and shows where it happened. */
    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof UnknownStudy || e instanceof Misused) {
            command.getErr().println("kindred: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof DataUnavailable || e instanceof NotebookFailed || e instanceof Unready) {
            command.getErr().println("kindred: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }
}
