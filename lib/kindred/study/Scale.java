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

    /**
     * The scale that {@code KINDRED_SCALE} names, {@link #DEFAULT} if it names none: what a notebook runs at.
     *
     * @throws IllegalArgumentException if it names something else
     */
    public static Scale chosen() {
        String name = System.getenv("KINDRED_SCALE");
        if (name == null || name.isBlank()) {
            return DEFAULT;
        }
        for (Scale scale : values()) {
            if (scale.id().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return scale;
            }
        }
        throw new IllegalArgumentException("KINDRED_SCALE is '" + name + "', expected smoke, default or full");
    }

    /** The name on a command line and in file names: {@code smoke}, {@code default}, {@code full}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
