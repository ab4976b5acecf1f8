package kindred.notebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The imports that are in scope in every cell: all packages of the library that a user calls, the JDK packages that
 * JShell itself imports, {@code java.nio.file} and Tablesaw.
 *
 * <p>All are wildcard imports, so a name that two packages have would be ambiguous. Each such name that the library
 * has gets a single-type import, which wins over the wildcards: <b>the library's own type comes first</b>, and the
 * other is still there under its full name. The packages of single studies come last: a name that a study shares with
 * another is imported by its own notebook. {@code DefaultImportsTest} sees to it that no two other packages of the
 * library share a name.
 */
final class DefaultImports {
    private static final List<String> JDK = List.of("java.lang", "java.io", "java.math", "java.net", "java.nio.file",
            "java.util", "java.util.concurrent", "java.util.function", "java.util.prefs", "java.util.regex",
            "java.util.stream");
    private static final String TABLESAW = Table.class.getPackageName();
    /** What runs the workbench rather than being called in it. */
    private static final List<String> INTERNAL = List.of("kindred.cli", "kindred.notebook.kernel", "kindred.notebook.run");

    private DefaultImports() {
    }

    /** One import declaration a line. */
    static List<String> lines() {
        Map<String, Set<String>> own = own();
        Set<String> others = others();
        own.forEach((p, names) -> others.addAll(isStudy(p) ? names : Set.of()));
        List<String> lines = new ArrayList<>();
        Stream.of(JDK.stream(), Stream.of(TABLESAW), own.keySet().stream()).flatMap(s -> s)
                .forEach(p -> lines.add("import " + p + ".*;"));
        own.forEach((p, names) -> (isStudy(p) ? Set.<String>of() : names).stream().filter(others::contains)
                .forEach(name -> lines.add("import " + p + "." + name + ";")));
        lines.add("import static kindred.notebook.Display.display;");
        return lines;
    }

    /** The library's packages in scope, each with its public top-level types. */
    static Map<String, Set<String>> own() {
        try (Tree tree = Tree.of(DefaultImports.class)) {
            Map<String, Set<String>> packages = new TreeMap<>();
            try (Stream<Path> files = Files.walk(tree.root.resolve("kindred"))) {
                files.filter(f -> f.toString().endsWith(".class"))
                        .map(f -> tree.root.relativize(f).toString().replace('\\', '/'))
                        .forEach(f -> collect(f.substring(0, f.length() - ".class".length()), packages));
            }
            packages.values().removeIf(Set::isEmpty);
            return packages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this is the package of one study. */
    static boolean isStudy(String in) {
        return in.startsWith("kindred.study.");
    }

    private static void collect(String file, Map<String, Set<String>> packages) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        String in = file.substring(0, file.lastIndexOf('/')).replace('/', '.');
        if (!INTERNAL.contains(in) && name.indexOf('$') < 0 && !name.equals("package-info") && isPublic(in, name)) {
            packages.computeIfAbsent(in, k -> new TreeSet<>()).add(name);
        }
    }

    private static boolean isPublic(String in, String name) {
        try {
            Class<?> type = Class.forName(in + "." + name, false, DefaultImports.class.getClassLoader());
            return Modifier.isPublic(type.getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            // A class whose optional dependency is missing cannot be used in a cell either.
            return false;
        }
    }

    /** The names of the top-level types that the wildcards bring from outside the library. */
    private static Set<String> others() {
        Set<String> names = new TreeSet<>();
        FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
        try (Tree tablesaw = Tree.of(Table.class)) {
            for (String in : JDK) {
                // The folder of a package links to the module that has it.
                Path module = jdk.getPath("packages", in);
                try (Stream<Path> modules = Files.list(module)) {
                    for (Path link : modules.toList()) {
                        names.addAll(names(link.toRealPath().resolve(in.replace('.', '/'))));
                    }
                }
            }
            names.addAll(names(tablesaw.root.resolve(TABLESAW.replace('.', '/'))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".class") && f.indexOf('$') < 0)
                    .map(f -> f.substring(0, f.length() - ".class".length())).collect(Collectors.toSet());
        }
    }

    /** The folder or jar that a class was loaded from, as a file tree. */
    private record Tree(Path root, FileSystem jar) implements AutoCloseable {
        static Tree of(Class<?> type) throws IOException {
            URL source = type.getProtectionDomain().getCodeSource().getLocation();
            try {
                Path path = Path.of(source.toURI());
                if (Files.isDirectory(path)) {
                    return new Tree(path, null);
                }
                FileSystem jar = FileSystems.newFileSystem(path, (ClassLoader) null);
                return new Tree(jar.getPath("/"), jar);
            } catch (URISyntaxException e) {
                throw new IOException("no path: " + source, e);
            }
        }

        @Override
        public void close() throws IOException {
            if (jar != null) {
                jar.close();
            }
        }
    }
}
