package kindred.cli;

import java.util.concurrent.Callable;

/**
 * What {@code ./kindred doctor} says about one part of this machine.
 *
 * @param part what was looked at
 * @param ok whether it will do
 * @param detail what was found
 * @param mend how to bring it when it will not do; empty when it does
 */
record Check(String part, boolean ok, String detail, String mend) {
    static Check ok(String part, String detail) {
        return new Check(part, true, detail, "");
    }

    static Check missing(String part, String detail, String mend) {
        return new Check(part, false, detail, mend);
    }

    /** The check, or that it could not be made: one part's trouble must not hide the others'. */
    static Check of(String part, String mend, Callable<Check> look) {
        try {
            return look.call();
        } catch (Exception | LinkageError e) {
            Throwable reason = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
            return missing(part, reason.getMessage() == null ? reason.toString() : reason.getMessage(), mend);
        }
    }

    /** One line, and a second one with the mend. */
    String lines() {
        return "%-8s%-16s %s".formatted(ok ? "ok" : "missing", part, detail.strip().replaceAll("\\s*\\R\\s*", " | "))
                + (ok ? "" : System.lineSeparator() + " ".repeat(8) + "%-16s -> %s".formatted("", mend));
    }
}
