package kindred.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./kindred doctor}: looks at each part of this machine and says how to mend what is missing. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Check every part of this machine and say how to mend what is missing.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Check> checks = new Machine(Workspace.find(), System.getenv()).checks(check -> {
            out.println(check.lines());
            out.flush();
        });
        long missing = checks.stream().filter(check -> !check.ok()).count();
        out.println(missing == 0 ? "all is well" : missing + " of " + checks.size() + " parts are missing");
        return missing == 0 ? 0 : 1;
    }
}
