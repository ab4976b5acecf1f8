package kindred.core;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Progress as plain lines on stderr: what a log or a terminal gets. */
final class ProgressLines implements Progress.Host {
    private final PrintStream out;

    ProgressLines() {
        this(System.err);
    }

    ProgressLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void show(List<Progress.State> stack) {
        out.println(stack.stream().map(Progress.State::line).collect(Collectors.joining(" | ")));
    }

    @Override
    public void ended(List<Progress.State> outer, Progress.State last) {
        out.println("  ".repeat(outer.size()) + last.lastLine());
    }
}
