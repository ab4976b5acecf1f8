package kindred.model.decoder;

/** The matrix (vocabulary, width) that turns the last activation into logits. */
public enum OutputMap {
    /** The token embedding (Press and Wolf 2017). */
    TIED("embed.weight"),
    /** One of its own. */
    FREE("output.weight");

    private final String parameter;

    OutputMap(String parameter) {
        this.parameter = parameter;
    }

    /** The name of the matrix in the layout. */
    public String parameter() {
        return parameter;
    }
}
