package kindred.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kindred.notebook.kernel.KernelSpec.Kind;
import kindred.notebook.run.Jupyter;
import kindred.notebook.run.ProjectKernel;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./kindred setup}: makes the kernel known to Jupyter. */
@Command(name = "setup", mixinStandardHelpOptions = true, description = "Register the kernel with this user's Jupyter.")
final class SetupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--kernel", paramLabel = "embedded|ijava|jjava", defaultValue = "embedded",
            converter = KindName.class,
            description = "Kindred's own kernel, or an IJava or JJava that is already installed.")
    private Kind kind;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Workspace workspace = Workspace.find();
        Debian.here(workspace).need(List.of(Tool.JUPYTER), out);
        out.println("kernel '" + kind.id() + "' registered in " + install(workspace, Jupyter.find().orElseThrow(), kind));
        out.println("next: ./kindred lab opens the notebooks, ./kindred doctor looks at the rest of this machine");
        return 0;
    }

    static Path install(Workspace workspace, Jupyter jupyter, Kind kind) {
        try {
            return new ProjectKernel(workspace).install(jupyter, kind);
        } catch (IllegalStateException e) { // that kernel is not here; the message says how to get it
            throw new Unready(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the kernel '" + kind.id() + "'", e);
        }
    }

    /** A kernel by the name that the option takes. */
    static final class KindName implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String name) {
            return Choice.of(Kind.values(), kind -> kind.name().toLowerCase(Locale.ROOT), name);
        }
    }
}
