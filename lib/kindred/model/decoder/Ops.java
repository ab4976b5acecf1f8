package kindred.model.decoder;

import kindred.core.Script;

/**
 * The scripted operators of this package.
 *
 * <p>Products of fewer than 4 rows (16, where sums are long), and batched ones of fewer than 400 multiplications, take
 * kernels that add up in another order. {@code linear} and {@code product} fill such few rows up, so that one token
 * decoded with a cache gives the bits it gives among others (where the limits are these; on an AMD processor they are
 * others, and it agrees within 1e-12). For the same reason {@code temper} takes each logarithm thirty-two times: the
 * last few numbers of an array that fill no processor register go another way. Feed-forward widths that are multiples
 * of 32 have no such rest.
 *
 * <p>A softmax over rows shorter than a processor register is five times slower than over rows that fill it: {@code map}
 * fills them up.
 */
final class Ops {
    static final Script SCRIPT = Script.resource(Ops.class, "decoder.torchscript");

    private Ops() {}
}
