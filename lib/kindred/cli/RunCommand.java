package kindred.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindred.notebook.run.Execution;
import kindred.notebook.run.Jupyter;
import kindred.notebook.run.NotebookRunner;
import kindred.notebook.run.ProjectKernel;
import kindred.notebook.run.RunEvent;
import kindred.notebook.run.StaticPictures;
import kindred.notebook.run.Workspace;
import kindred.plot.StaticImage;
import kindred.study.Scale;
import kindred.study.Studies;
import kindred.study.UnknownStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./kindred run STUDY|NOTEBOOK}: executes a notebook without a browser. */
@Command(name = "run", mixinStandardHelpOptions = true,
        description = "Execute a study's notebook, or any other, and write the executed copy and an HTML page.")
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "STUDY|NOTEBOOK", description = "A study's id (see ./kindred studies) or a notebook file.")
    private String what;

    @Option(names = "--scale", paramLabel = "smoke|default|full", defaultValue = "default", converter = ScaleName.class,
            description = "How much of the protocol runs: seconds, minutes on two cores, or a GPU's work.")
    private Scale scale;

    @Override
    public Integer call() {
        PrintWriter say = spec.commandLine().getOut();
        Workspace workspace = Workspace.find();
        Path notebook = notebook(workspace, what);
        Debian.here(workspace).need(List.of(Tool.JUPYTER), say);
        Jupyter jupyter = Jupyter.find().orElseThrow();
        Instant start = Instant.now();
        say.println(notebook + " at " + scale.id() + " scale");
        Execution execution;
        try (LiveConsole console = new LiveConsole(say, LiveConsole.isTerminal())) {
            execution = new NotebookRunner(jupyter, new ProjectKernel(workspace).headless(),
                    Map.of("KINDRED_SCALE", scale.id()), workspace.out(), Duration.ZERO).run(notebook, console);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the kernel's spec under " + workspace.root().resolve("target"), e);
        }
        say.println("executed in " + execution.time().toSeconds() + " s: " + execution.notebook());
        StaticImage.find().ifPresent(browser -> picture(execution.notebook(), browser));
        say.println("page: " + execution.page());
        new Verdicts(workspace).printSince(start, say);
        execution.failure().ifPresent(failure -> report(failure, spec.commandLine().getErr()));
        return execution.succeeded() ? 0 : 1;
    }

    /** The file that a study's id, a notebook's name or a path means. */
    static Path notebook(Workspace workspace, String what) {
        if (what.endsWith(".ipynb")) {
            Path file = Path.of(what);
            if (!Files.isRegularFile(file)) {
                throw new Misused("there is no notebook '" + what + "'. " + those(workspace));
            }
            return file;
        }
        Path named = workspace.notebooks().resolve(what + ".ipynb");
        if (Files.isRegularFile(named)) {
            return named;
        }
        try {
            throw new Misused("the study " + Studies.get(what).id() + " has no notebook '" + named + "'");
        } catch (UnknownStudy e) {
            throw new Misused(e.getMessage() + " " + those(workspace));
        }
    }

    /** A scale by the name that it has everywhere else. */
    static final class ScaleName implements ITypeConverter<Scale> {
        @Override
        public Scale convert(String name) {
            return Choice.of(Scale.values(), Scale::id, name);
        }
    }

    private static String those(Workspace workspace) {
        if (!Files.isDirectory(workspace.notebooks())) {
            return "There is no folder " + workspace.notebooks() + ".";
        }
        try (Stream<Path> files = Files.list(workspace.notebooks())) {
            return "Notebooks here: " + files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".ipynb")).map(name -> name.replaceAll("\\.ipynb$", "")).sorted()
                    .collect(Collectors.joining(", ")) + ".";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + workspace.notebooks(), e);
        }
    }

    private static void picture(Path notebook, StaticImage browser) {
        try {
            StaticPictures.add(notebook, browser);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot add pictures to " + notebook, e);
        }
    }

    private static void report(RunEvent.Failed failure, PrintWriter err) {
        err.println();
        err.println("kindred: cell " + failure.cell() + " failed: " + failure.error()
                + (failure.message().isBlank() ? "" : ": " + failure.message()));
        if (!failure.trace().isBlank()) {
            err.println(failure.trace().indent(4).stripTrailing());
        }
    }
}
