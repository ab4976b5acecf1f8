package kindred.core;

import ai.djl.ndarray.NDArray;

/**
 * A pass as one part of a network sees it: names are relative to the part's own prefix.
 *
 * <p>A part asks for {@code weight} and gets {@code stage.2.weight}; it need not know where it stands.
 */
public final class Scope {
    private final Pass pass;
    private final String prefix;

    Scope(Pass pass, String prefix) {
        this.pass = pass;
        this.prefix = prefix;
    }

    public Pass pass() {
        return pass;
    }

    /** The scope of a part of this part. */
    public Scope in(String child) {
        return new Scope(pass, path(child));
    }

    /** The parameter of this name. */
    public NDArray get(String name) {
        return pass.get(path(name));
    }

    /** The buffer of this name. */
    public NDArray buffer(String name) {
        return pass.buffer(path(name));
    }

    /** Names an activation of this part; the part must go on with what this returns. */
    public NDArray tap(String name, NDArray activation) {
        return pass.tap(path(name), activation);
    }

    /** Whether this is training and a parameter of this part is trained. */
    public boolean training() {
        return pass.training(prefix);
    }

    private String path(String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
