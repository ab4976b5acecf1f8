package kindred.fuse;

import kindred.core.Script;

/** This room's scripted operators. */
final class Operators {
    static final Script OPS = Script.resource(Operators.class, "fuse.torchscript");

    private Operators() {}
}
