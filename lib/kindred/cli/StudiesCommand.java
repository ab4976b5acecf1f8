package kindred.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kindred.notebook.run.Workspace;
import kindred.study.Scale;
import kindred.study.Studies;
import kindred.study.Study;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./kindred studies}: every study, with the verdicts of its last recorded run. */
@Command(name = "studies", mixinStandardHelpOptions = true,
        description = "List the studies, with the verdicts of the last recorded run of each.")
final class StudiesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Study> studies = Studies.all();
        Verdicts verdicts = new Verdicts(Workspace.find());
        int width = studies.stream().mapToInt(study -> study.id().length()).max().orElse(0);
        for (Study study : studies) {
            out.println(pad(study.id(), width) + "  " + study.title());
            out.println(pad("", width) + "  " + study.paper().citation());
            out.println(pad("", width) + "  " + verdicts.last(study.id()));
        }
        out.println(studies.size() + (studies.size() == 1 ? " study" : " studies") + "; run one with ./kindred run ID --scale "
                + Arrays.stream(Scale.values()).map(Scale::id).collect(Collectors.joining("|")));
        return 0;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
