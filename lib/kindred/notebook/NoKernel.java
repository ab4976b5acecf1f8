package kindred.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kindred.core.AtomicFile;
import kindred.notebook.show.Bundle;
import kindred.notebook.show.Shown;

/** No kernel runs: text on standard output, and HTML saved under {@code out/}. */
final class NoKernel implements Host {
    static final NoKernel HERE = new NoKernel(Path.of("out"));

    private final Path folder;
    private final AtomicInteger shown = new AtomicInteger();

    NoKernel(Path folder) {
        this.folder = folder;
    }

    @Override
    public void display(Bundle bundle) {
        update("display-%03d".formatted(shown.incrementAndGet()), bundle);
    }

    @Override
    public void update(String id, Bundle bundle) {
        System.out.println(bundle.text());
        if (bundle.data().size() > 1) {
            System.out.println("(saved as " + save(id, bundle) + ")");
        }
    }

    @Override
    public void install(List<Shown<?>> types) {
        // There is no cell whose result could be shown.
    }

    @Override
    public void forgetHeads() {
        // Every saved page has its own.
    }

    private Path save(String name, Bundle bundle) {
        Path page = folder.resolve(name + ".html");
        try {
            AtomicFile.write(page, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>" + name + "</title>\n"
                    + bundle.head() + bundle.html() + "\n");
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException("could not save " + page, e);
        }
    }
}
