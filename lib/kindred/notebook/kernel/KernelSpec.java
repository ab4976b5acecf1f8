package kindred.notebook.kernel;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindred.core.AtomicFile;

/**
 * A kernel spec: what tells Jupyter how to start a kernel with the library on its class path and its imports in scope.
 *
 * @param classPath entries of the kernel's class path, absolute
 * @param jvmOptions options for the kernel's JVM; for IJava and JJava they are passed by {@code JAVA_TOOL_OPTIONS}
 * @param environment further environment variables of the kernel's process
 */
public record KernelSpec(List<String> classPath, List<String> jvmOptions, Map<String, String> environment) {
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");
    private static final Gson JSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Which kernel runs the cells. */
    public enum Kind {
        /** The library's own. */
        EMBEDDED("kindred", "Kindred (Java)", ""),
        /** IJava 1.3, installed beforehand. */
        IJAVA("kindred-ijava", "Kindred (IJava)", "IJAVA"),
        /** JJava 1.0, installed beforehand. */
        JJAVA("kindred-jjava", "Kindred (JJava)", "JJAVA");

        private final String id;
        private final String title;
        private final String prefix;

        Kind(String id, String title, String prefix) {
            this.id = id;
            this.title = title;
            this.prefix = prefix;
        }

        /** The name that a notebook and {@code jupyter --kernel} use. */
        public String id() {
            return id;
        }
    }

    public KernelSpec {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** A spec with the class path of the JVM that calls this, its entries made absolute. */
    public static KernelSpec here(List<String> jvmOptions, Map<String, String> environment) {
        return new KernelSpec(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList(), jvmOptions, environment);
    }

    /**
     * Writes the spec into {@code jupyterData/kernels/ID}, replacing one of that name.
     *
     * @param jupyterData a Jupyter data folder, as {@code jupyter --data-dir} prints it
     * @param searched the data folders in which an installed IJava or JJava is looked for ({@code jupyter --paths});
     *         not used for the embedded kernel
     * @return the spec's folder
     * @throws IllegalStateException if that kernel is not installed; says how to get it
     */
    public Path install(Path jupyterData, Kind kind, List<Path> searched) throws IOException {
        Path folder = Files.createDirectories(jupyterData.toAbsolutePath().resolve("kernels").resolve(kind.id));
        AtomicFile.write(folder.resolve("kernel.json"), JSON.toJson(kind == Kind.EMBEDDED
                ? embedded(folder, kind) : hosted(folder, kind, searched)) + "\n");
        for (String logo : LOGOS) {
            try (InputStream in = KernelSpec.class.getResourceAsStream(logo)) {
                Files.copy(in, folder.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    private Map<String, Object> embedded(Path folder, Kind kind) throws IOException {
        // An argument file, because a class path of a hundred jars may exceed the length of a command line.
        Path arguments = folder.resolve("java.args");
        AtomicFile.write(arguments, Stream.concat(jvmOptions.stream(), Stream.of("-cp", String.join(File.pathSeparator, classPath)))
                .map(KernelSpec::quoted).collect(Collectors.joining("\n", "", "\n")));
        List<String> argv = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments,
                KindredKernel.class.getName(), "{connection_file}");
        return spec(argv, kind, environment);
    }

    /** Quotes as the java launcher's argument files want it. */
    private static String quoted(String argument) {
        return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private Map<String, Object> hosted(Path folder, Kind kind, List<Path> searched) throws IOException {
        Path startup = folder.resolve("startup.jsh");
        AtomicFile.write(startup, String.join("\n", DefaultImports.lines()) + "\nkindred.notebook.Display.install();\n");
        Map<String, Object> installed = installed(kind, searched);
        Map<String, String> env = new LinkedHashMap<>();
        if (installed.get("env") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> env.put(name.toString(), value.toString()));
        }
        env.put(kind.prefix + "_CLASSPATH", String.join(File.pathSeparator, classPath));
        env.put(kind.prefix + "_STARTUP_SCRIPTS_PATH", startup.toString());
        if (!jvmOptions.isEmpty()) {
            env.put("JAVA_TOOL_OPTIONS", String.join(" ", jvmOptions));
        }
        env.putAll(environment);
        List<String> argv = new ArrayList<>();
        ((List<?>) installed.get("argv")).forEach(word -> argv.add(word.toString()));
        return spec(argv, kind, env);
    }

    private static Map<String, Object> spec(List<String> argv, Kind kind, Map<String, String> env) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", argv);
        spec.put("display_name", kind.title);
        spec.put("language", "java");
        // A signal would end the JVM.
        spec.put("interrupt_mode", "message");
        spec.put("env", env);
        return spec;
    }

    private static Map<String, Object> installed(Kind kind, List<Path> searched) throws IOException {
        String word = kind.prefix.toLowerCase(Locale.ROOT);
        for (Path data : searched) {
            for (Path file : specs(data)) {
                Map<String, Object> spec = read(file);
                if (!file.getParent().endsWith(kind.id) && spec.get("argv") instanceof List<?> argv
                        && argv.toString().toLowerCase(Locale.ROOT).contains(word)) {
                    return resourceFolder(spec, file.getParent());
                }
            }
        }
        throw new IllegalStateException("no %s kernel spec under %s; install it first: %s".formatted(word, searched,
                kind == Kind.JJAVA ? "pip install jjava" : "the release of IJava 1.3.0, python3 install.py --user"));
    }

    /** {@code {resource_dir}} means the spec's own folder, which ours is not. */
    private static Map<String, Object> resourceFolder(Map<String, Object> spec, Path folder) {
        Map<String, Object> fixed = new LinkedHashMap<>(spec);
        fixed.put("argv", ((List<?>) spec.get("argv")).stream()
                .map(word -> word.toString().replace("{resource_dir}", folder.toAbsolutePath().toString())).toList());
        return fixed;
    }

    private static List<Path> specs(Path data) throws IOException {
        Path kernels = data.resolve("kernels");
        if (!Files.isDirectory(kernels)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(kernels)) {
            return folders.map(f -> f.resolve("kernel.json")).filter(Files::isRegularFile).sorted().toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Path file) throws IOException {
        try {
            return JSON.fromJson(Files.readString(file), Map.class);
        } catch (JsonParseException e) {
            throw new IOException(file + " is not JSON", e);
        }
    }
}
