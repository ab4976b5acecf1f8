package kindred.study;

import java.util.Locale;

/** How much of a study's protocol runs. */
public enum Scale {
    /** Seconds: shows that every part works, decides nothing. */
    SMOKE,
    /** Minutes on two processor cores: enough seeds for an interval. */
    DEFAULT,
    /** A GPU's work: the largest protocol of the study. */
    FULL;

    /** The name on a command line and in file names: {@code smoke}, {@code default}, {@code full}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
