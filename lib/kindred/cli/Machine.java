package kindred.cli;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kindred.core.Compute;
import kindred.data.Cache;
import kindred.notebook.run.Jupyter;
import kindred.notebook.run.ProjectKernel;
import kindred.notebook.run.Workspace;
import kindred.plot.PlotlyScript;

/**
 * The parts of this machine that Kindred needs.
 *
 * @param workspace the project
 * @param environment the variables of the environment
 */
record Machine(Workspace workspace, Map<String, String> environment) {
    private static final long ENOUGH_MEMORY = 4L << 30;

    /** Every check by the name of its part, in the order of dependence; none is made before it is asked for. */
    Map<String, Supplier<Check>> checks() {
        Map<String, Supplier<Check>> checks = new LinkedHashMap<>();
        checks.put("java", () -> Check.ok("java", Runtime.version() + " at " + System.getProperty("java.home")));
        checks.put("maven", () -> program("maven", "mvn", "maven"));
        checks.put("cores", () -> Check.ok("cores", Runtime.getRuntime().availableProcessors() + " for this process"));
        checks.put("memory", Machine::memory);
        checks.put("engine", () -> Check.of("engine",
                "free 0.5 GB in ENGINE_CACHE_DIR (default ~/.djl.ai) and see the message", Machine::engine));
        checks.put("cuda", () -> Cuda.here(environment).check());
        checks.put("jupyter", () -> Check.of("jupyter", mend(Tool.JUPYTER), this::jupyter));
        checks.put("kernel", () -> Check.of("kernel", "./kindred setup", this::kernel));
        checks.put("chromium", () -> tool(Tool.CHROMIUM));
        checks.put("npm", () -> tool(Tool.NPM));
        checks.put("cache", () -> cache(Cache.standard().folder()));
        checks.put("plotly", () -> Check.of("plotly", "remove the folder target/ and start again", Machine::plotly));
        return checks;
    }

    private String mend(Tool tool) {
        return Debian.here(workspace).mend(List.of(tool));
    }

    private Check tool(Tool tool) {
        return tool.present() ? Check.ok(tool.id(), tool.purpose())
                : Check.missing(tool.id(), "it " + tool.purpose(), mend(tool));
    }

    private static Check program(String part, String program, String debian) {
        return Tool.program(program).map(path -> Check.ok(part, path.toString()))
                .orElseGet(() -> Check.missing(part, "no " + program + " on the PATH", "apt-get install -y " + debian));
    }

    private static Check memory() {
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long bytes = machine.getTotalMemorySize();
        String detail = "%.1f GiB, the Java heap may take %.1f GiB".formatted(bytes / (double) (1 << 30),
                Runtime.getRuntime().maxMemory() / (double) (1 << 30));
        return bytes >= ENOUGH_MEMORY ? Check.ok("memory", detail)
                : Check.missing("memory", detail, "studies at default scale want 4 GiB: give the container or machine more");
    }

    /** Starts the engine and computes with it. */
    private static Check engine() {
        try (NDManager manager = Compute.manager()) {
            float sum = manager.ones(new Shape(3)).sum().getFloat();
            return sum == 3f ? Check.ok("engine", Compute.engine() + " on " + Compute.device() + ", "
                            + Compute.threads() + " threads")
                    : Check.missing("engine", "1 + 1 + 1 gave " + sum, "report this machine's processor and engine");
        }
    }

    private Check jupyter() {
        return Jupyter.find().map(found -> Check.ok("jupyter", "under " + found.python() + ": "
                        + (found.has("jupyterlab") ? "JupyterLab"
                        : found.has("notebook") ? "classic Notebook" : "headless only")))
                .orElseGet(() -> Check.missing("jupyter", "no Python with nbclient and nbconvert", mend(Tool.JUPYTER)));
    }

    private Check kernel() throws IOException {
        Optional<Jupyter> jupyter = Jupyter.find();
        if (jupyter.isEmpty()) {
            return Check.missing("kernel", "no Jupyter to register it with", "bring Jupyter, then ./kindred setup");
        }
        return new ProjectKernel(workspace).installed(jupyter.get())
                .map(folder -> Check.ok("kernel", "registered in " + folder))
                .orElseGet(() -> Check.missing("kernel", "no kernel of this folder is registered with Jupyter",
                        "./kindred setup"));
    }

    private static Check plotly() {
        return Check.ok("plotly", "plotly.js " + PlotlyScript.VERSION + ", " + PlotlyScript.html().length() / 1024
                + " KiB, from the class path");
    }

    static Check cache(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".doctor-", ""));
            return Check.ok("cache", folder + " can be written");
        } catch (IOException e) {
            return Check.missing("cache", "cannot write " + folder + ": " + e,
                    "set " + Cache.VARIABLE + " to a folder that can be written");
        }
    }
}
