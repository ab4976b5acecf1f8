package kindred.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./kindred doctor}: looks at each part of this machine and says how to mend what is missing. */
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Check every part of this machine and say how to mend what is missing.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PART", arity = "0..*", description = "Parts to check; without any, all.")
    private List<String> parts = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Supplier<Check>> checks = new Machine(Workspace.find(), System.getenv()).checks();
        List<String> wanted = parts.isEmpty() ? List.copyOf(checks.keySet()) : parts;
        for (String part : wanted) {
            if (!checks.containsKey(part)) {
                throw new Misused("there is no part '" + part + "'; there are: " + String.join(", ", checks.keySet()));
            }
        }
        int missing = 0;
        for (String part : wanted) {
            Check check = checks.get(part).get();
            out.println(check.lines());
            missing += check.ok() ? 0 : 1;
        }
        out.println(missing == 0 ? "all is well" : missing + " of " + wanted.size() + " parts are missing");
        return missing == 0 ? 0 : 1;
    }
}
