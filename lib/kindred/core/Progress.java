package kindred.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The progress of one long call, and the place where it can be interrupted:
 *
 * <pre>{@code
 * try (Progress p = Progress.of("train A", steps)) {
 *     for (int step = 1; step <= steps; step++) {
 *         float loss = step();
 *         p.at(step, () -> "loss %.3f".formatted(loss));
 *     }
 * }
 * }</pre>
 *
 * Calls on one thread nest: a sweep's progress encloses that of its present run, and the {@link Host} is shown the
 * whole stack. {@link #at} costs a clock read (tens of nanoseconds) when nothing is due, so it belongs in every
 * step. Nothing is said of work that ends before its first line was due. Use an instance on the thread that made it.
 */
public final class Progress implements AutoCloseable {
    private static final Map<Thread, Progress> INNERMOST = new ConcurrentHashMap<>();

    private final String label;
    private final long total;
    private final Progress outer;
    private final Progress outermost;
    private final Host host;
    private final LongSupplier clock;
    private final long every;
    private final long start;
    private long due;
    private long done;
    private Supplier<String> note = () -> "";
    private boolean closed;

    private Progress(String label, long total, Progress outer, Host host, LongSupplier clock) {
        this.label = label;
        this.total = total;
        this.outer = outer;
        this.outermost = outer == null ? this : outer.outermost;
        this.host = host;
        this.clock = clock;
        this.every = host.every().toNanos();
        this.start = clock.getAsLong();
        this.due = start + every;
    }

    /**
     * Begins the progress of work of {@code total} steps, inside the one that this thread has open, if any.
     *
     * @param total steps in all; 0 when that is not known
     * @throws IllegalArgumentException if {@code total} is negative
     */
    public static Progress of(String label, long total) {
        Progress outer = INNERMOST.get(Thread.currentThread());
        return outer == null ? of(label, total, Found.HOST, System::nanoTime)
                : of(label, total, outer.host, outer.clock);
    }

    static Progress of(String label, long total, Host host, LongSupplier clock) {
        if (total < 0) {
            throw new IllegalArgumentException("total was %d; give the number of steps, or 0 if unknown".formatted(total));
        }
        Thread here = Thread.currentThread();
        Progress made = new Progress(Objects.requireNonNull(label, "label"), total, INNERMOST.get(here), host, clock);
        INNERMOST.put(here, made);
        return made;
    }

    /**
     * Calls {@code work} with its progress told to {@code latest} instead of shown: for workers whose caller shows one
     * line for all of them.
     *
     * @param latest gets one line for the innermost open progress, at most four times a second
     */
    public static <T> T aside(Consumer<String> latest, Callable<T> work) throws Exception {
        try (Progress hidden = of("aside", 0, new Aside(latest), System::nanoTime)) {
            return work.call();
        }
    }

    private record Aside(Consumer<String> latest) implements Host {
        @Override
        public boolean present() {
            return true;
        }

        @Override
        public Duration every() {
            return Duration.ofMillis(250);
        }

        @Override
        public void show(List<State> stack) {
            latest.accept(stack.get(stack.size() - 1).line());
        }

        @Override
        public void ended(List<State> outer, State last) {
            // the caller says what has ended
        }
    }

    /** Whether {@code thread} is inside a call that looks for an interrupt itself, once a step. */
    public static boolean isOpen(Thread thread) {
        return INNERMOST.containsKey(thread);
    }

    /**
     * Says that {@code done} steps are finished.
     *
     * @throws Interrupted if this thread was interrupted; its interrupt flag is then clear
     */
    public void at(long done, String note) {
        at(done, () -> note);
    }

    /** As {@link #at(long, String)}, with a note that is only built when it is shown. */
    public void at(long done, Supplier<String> note) {
        this.done = done;
        this.note = note;
        if (Thread.interrupted()) {
            throw new Interrupted(state(clock.getAsLong()));
        }
        long now = clock.getAsLong();
        if (now - outermost.due >= 0) {
            outermost.due = now + every;
            host.show(stack(now));
        }
    }

    /** As {@link #at(long, String)}, without a note. */
    public void at(long done) {
        at(done, "");
    }

    /** Ends this progress and any that were opened inside it and left open; a second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Progress p = INNERMOST.get(Thread.currentThread()); p != null; p = p.outer) {
            if (p == this) {
                leave();
                return;
            }
        }
    }

    private void leave() {
        if (outer == null) {
            INNERMOST.remove(Thread.currentThread());
        } else {
            INNERMOST.put(Thread.currentThread(), outer);
        }
        long now = clock.getAsLong();
        if (now - start >= every) {
            host.ended(outer == null ? List.of() : outer.stack(now), state(now));
        }
    }

    private List<State> stack(long now) {
        Deque<State> states = new ArrayDeque<>();
        for (Progress p = this; p != null; p = p.outer) {
            states.addFirst(p.state(now));
        }
        return List.copyOf(states);
    }

    private State state(long now) {
        return new State(label, done, total, note.get(), Duration.ofNanos(now - start));
    }

    /** The one host of this JVM, looked for when the first progress is made. */
    private static final class Found {
        static final Host HOST = ServiceLoader.load(Host.class, Progress.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get).filter(Host::present).findFirst().orElseGet(ProgressLines::new);
    }

    /** Where progress is shown. Providers are found by {@link ServiceLoader}; with none, plain lines on stderr. */
    public interface Host {
        /** Whether this host can show anything in this JVM; asked once. */
        boolean present();

        /** The least time between two calls of {@link #show} for one thread. */
        Duration every();

        /** Shows the open progress of the calling thread, outermost first. */
        void show(List<State> stack);

        /** Says that {@code last} ended, inside {@code outer}; only called if it lasted for {@link #every}. */
        void ended(List<State> outer, State last);
    }

    /**
     * How far one call has come.
     *
     * @param done finished steps
     * @param total steps in all, 0 when not known
     */
    public record State(String label, long done, long total, String note, Duration elapsed) {
        /** Finished steps a second; 0 before the first. */
        public double rate() {
            return done == 0 ? 0 : done * 1e9 / Math.max(1, elapsed.toNanos());
        }

        /** Whether all steps are finished; false when their number is not known. */
        public boolean complete() {
            return total > 0 && done >= total;
        }

        /** Time left at the mean rate so far; zero when that cannot be told. */
        public Duration left() {
            return rate() == 0 || total <= done ? Duration.ZERO : Duration.ofMillis((long) (1e3 * (total - done) / rate()));
        }

        /** {@code 30 of 120}, or {@code 30} when the total is not known. */
        public String count() {
            return total == 0 ? Long.toString(done) : done + " of " + total;
        }

        /** {@code train A: 30 of 120, loss 0.42, 12.5/s, 7 s left}. */
        public String line() {
            return text(left().isZero() ? "" : ", " + time(left()) + " left");
        }

        /** {@code train A: 120 of 120, loss 0.40, 12.4/s, took 9.7 s}. */
        public String lastLine() {
            return text((total > 0 && !complete() ? ", stopped after " : ", took ") + time(elapsed));
        }

        private String text(String end) {
            String rate = rate() == 0 ? "" : String.format(Locale.ROOT, rate() < 100 ? ", %.1f/s" : ", %.0f/s", rate());
            return label + ": " + count() + (note.isEmpty() ? "" : ", " + note) + rate + end;
        }

        private static String time(Duration d) {
            if (d.toMinutes() >= 60) {
                return d.toHours() + " h " + d.toMinutesPart() + " min";
            }
            if (d.toSeconds() >= 60) {
                return d.toMinutes() + " min " + d.toSecondsPart() + " s";
            }
            return String.format(Locale.ROOT, d.toSeconds() >= 10 ? "%.0f s" : "%.1f s", d.toMillis() / 1e3);
        }
    }
}
