package kindred.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kindred.notebook.kernel.KernelSpec.Kind;
import kindred.notebook.run.Child;
import kindred.notebook.run.Jupyter;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./kindred lab}: opens the notebooks in JupyterLab, or in the classic Notebook where there is no Lab. */
@Command(name = "lab", mixinStandardHelpOptions = true,
        description = "Open the notebooks in JupyterLab, or in the classic Notebook where there is no JupyterLab.")
final class LabCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "The folder to open; without it, notebooks/.")
    private Path folder;

    @Parameters(paramLabel = "OPTION", arity = "0..*", description = "Options for the server, after --.")
    private List<String> options = List.of();

    @Override
    public Integer call() {
        Workspace workspace = Workspace.find();
        Debian debian = Debian.here(workspace);
        debian.need(List.of(Tool.JUPYTER), spec.commandLine().getOut());
        Jupyter jupyter = Jupyter.find().orElseThrow();
        List<String> command = new ArrayList<>(jupyter.server().orElseThrow(() -> new Unready(jupyter.python()
                + " has neither JupyterLab nor the classic Notebook. Bring one with: "
                + debian.mend(List.of(Tool.JUPYTER)))));
        SetupCommand.install(workspace, jupyter, Kind.EMBEDDED);
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory((folder == null ? workspace.notebooks() : folder).toFile()).inheritIO();
        // Jupyter's own limit on a cell's output is below the kernel's; the user's settings come first.
        builder.environment().merge("JUPYTER_CONFIG_PATH", workspace.root().resolve("environment/kernel").toString(),
                (theirs, ours) -> theirs + File.pathSeparator + ours);
        try (Child child = Child.start(builder)) {
            return child.await();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }
}
