package kindred.notebook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kindred.core.Progress;
import kindred.notebook.show.Bundle;

/**
 * Progress in a notebook: one display a thread, replaced in place while the work runs, and one plain line in its place
 * at the end.
 */
public final class NotebookProgress implements Progress.Host {
    private final Map<Thread, String> ids = new ConcurrentHashMap<>();

    @Override
    public boolean present() {
        return KernelHost.running().isPresent();
    }

    @Override
    public Duration every() {
        return Duration.ofMillis(250);
    }

    @Override
    public void show(List<Progress.State> stack) {
        String text = stack.stream().map(Progress.State::line).collect(Collectors.joining("\n"));
        String html = stack.stream().map(NotebookProgress::bar).collect(Collectors.joining());
        put(Bundle.text(text).withHtml("<div class=\"kindred-progress\">" + html + "</div>"));
    }

    @Override
    public void ended(List<Progress.State> outer, Progress.State last) {
        if (outer.isEmpty()) {
            put(Bundle.text(last.lastLine()));
            ids.remove(Thread.currentThread());
        } else {
            show(outer);
        }
    }

    private void put(Bundle bundle) {
        KernelHost host = KernelHost.running().orElseThrow();
        String id = ids.get(Thread.currentThread());
        if (id == null) {
            id = "kindred-progress-" + UUID.randomUUID();
            ids.put(Thread.currentThread(), id);
            host.begin(id, bundle);
        } else {
            host.update(id, bundle);
        }
    }

    private static String bar(Progress.State state) {
        String value = state.total() == 0 ? "" : " max=\"%d\" value=\"%d\"".formatted(state.total(), state.done());
        return "<div><progress style=\"width:12em;vertical-align:middle\"" + value + "></progress> "
                + Bundle.escape(state.line()) + "</div>";
    }
}
