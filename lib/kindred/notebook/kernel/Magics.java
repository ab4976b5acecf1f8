package kindred.notebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.magic.UndefinedMagicException;

/**
 * The magics: {@code %maven group:artifact:version ...} and {@code %classpath path-or-pattern ...} here, {@code %time}
 * and {@code %%time} in the evaluator, and any that an extension registers. There is no shell magic.
 */
final class Magics {
    private final MagicsRegistry registry;
    private final BaseKernel kernel;

    Magics(MagicsRegistry registry, BaseKernel kernel, Consumer<String> addToClassPath) {
        this.registry = registry;
        this.kernel = kernel;
        LineMagic<Object, BaseKernel> maven = (k, arguments) -> {
            addToClassPath.accept(Maven.resolve(arguments));
            return null;
        };
        LineMagic<Object, BaseKernel> classPath = (k, arguments) -> {
            arguments.forEach(pattern -> files(pattern).forEach(path -> addToClassPath.accept(path.toString())));
            return null;
        };
        registry.registerLineMagic("maven", maven);
        registry.registerLineMagic("classpath", classPath);
    }

    Object line(String line, CellThread thread) throws CellError {
        List<String> words = words(line);
        return run(words, "%", thread, () -> registry.evalLineMagic(kernel, words.get(0), tail(words)));
    }

    Object cell(String line, String body, CellThread thread) throws CellError {
        List<String> words = words(line);
        return run(words, "%%", thread, () -> registry.evalCellMagic(kernel, words.get(0), tail(words), body));
    }

    private Object run(List<String> words, String mark, CellThread thread, Callable<Object> magic) throws CellError {
        if (words.isEmpty()) {
            throw new CellError("UnknownMagic", "a line of only " + mark + "; " + known(), List.of());
        }
        try {
            return thread.call(magic);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UndefinedMagicException) {
                throw new CellError("UnknownMagic", "there is no %s%s; %s".formatted(mark, words.get(0), known()),
                        List.of());
            }
            if (cause instanceof InterruptedException || cause instanceof ThreadDeath) {
                throw new CellError("Interrupted", mark + words.get(0) + " was stopped", List.of());
            }
            throw new CellError(cause.getClass().getName(), cause.getMessage(), List.of());
        }
    }

    private String known() {
        return Stream.of(registry.getLineMagicNames().stream().map(n -> "%" + n),
                        registry.getCellMagicNames().stream().map(n -> "%%" + n), Stream.of("%time", "%%time"))
                .flatMap(s -> s).sorted().collect(Collectors.joining(", ", "known are ", ""));
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
    }

    private static List<String> tail(List<String> words) {
        return words.subList(1, words.size());
    }

    /** The files that a path names; its last part may be a pattern such as {@code *.jar}. */
    private static List<Path> files(String pattern) {
        Path path = Path.of(pattern).toAbsolutePath().normalize();
        List<Path> found = Files.exists(path) ? List.of(path) : matches(path.getParent(), path.getFileName().toString());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no " + path);
        }
        return found;
    }

    private static List<Path> matches(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, pattern)) {
            paths.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }
}
