package kindred.study;

/** What the evidence says about a claim. */
public enum Verdict {
    REPRODUCED("reproduced"),
    NOT_REPRODUCED("not reproduced"),
    INCONCLUSIVE("inconclusive");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** The verdict in plain words. */
    public String words() {
        return words;
    }
}
