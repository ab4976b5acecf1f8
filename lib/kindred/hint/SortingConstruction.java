package kindred.hint;

import ai.djl.ndarray.NDManager;
import kindred.core.Layout;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.decoder.AttentionKernel;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.Normalization;
import kindred.model.decoder.OutputMap;

/**
 * Hand-set weights of a two-block decoder that sort exactly: a copy of "identity + successor".
 *
 * <p>t are the tokens so far, c the last one, B = 40, lambda above ln(length), G above twice the length.
 * <ul>
 * <li>Block 1, head 1 looks at the separator, if there is one: o_i = 1 behind it (to e^-40), exactly 0 before.
 * <li>Block 2, head 1 (identity) looks at the copies of c with value o: phi = the share of them that are output,
 *     j / (k + j) after j of k copies are written; below 1/2 exactly while copies remain.
 * <li>Block 2, head 2 (minimum, that is successor) scores -lambda t_j for numbers above c (all numbers, when c is the
 *     separator), -lambda (N + 1) for the separator, which reads out as the end, and B less for all else.
 * <li>Block 2, feed-forward: G relu(1/2 - phi) for the token c, when it is a number.
 * </ul>
 *
 * <p>The residual stream holds the one-hot token, o, phi, and the logits. There is no normalisation. GELU stands in for
 * the ReLU: scaled up by 1e6 the two agree to float64's last bit at every phi that occurs.
 *
 * @param sorting the tokens
 * @param longest instances that are sorted
 */
public record SortingConstruction(Sorting sorting, int longest) {
    private static final double B = 40;
    private static final double SHARP = 1e6;

    public SortingConstruction {
        if (longest < 1) {
            throw new IllegalArgumentException("A construction for instances of length " + longest);
        }
    }

    /** Sorts the numbers 0 .. n-1, sequences up to {@code longest}. */
    public static SortingConstruction of(int n, int longest) {
        return new SortingConstruction(Sorting.of(n), longest);
    }

    /** The gap of the minimum head: 6, or what the length needs. */
    double lambda() {
        return Math.max(6, Math.ceil(Math.log(longest) + 1));
    }

    /** The weight of "this number again". */
    double gain() {
        return Math.max(1000, 4.0 * longest);
    }

    /** The decoder that the weights are for; its attention maps can be read at every length. */
    public Decoder decoder() {
        return Decoder.of(sorting.vocabulary(), 2 * stride(), 2, 2).hidden(sorting.numbers())
                .normalization(Normalization.NONE).output(OutputMap.FREE).kernel(AttentionKernel.EXPLICIT);
    }

    /** The weights, float64, in {@code manager}. */
    public Weights weights(NDManager manager) {
        Layout layout = decoder().layout();
        Matrices m = new Matrices(layout);
        int v = sorting.vocabulary();
        int n = sorting.numbers();
        int separator = sorting.separator();
        int o = v;
        int phi = stride() + v;
        double root = Math.sqrt(stride());
        for (int token = 0; token < v; token++) {
            m.set("embed.weight", token, token, 1);
            m.set("output.weight", token, logit(token), 1);
        }
        // block 1, head 1: a constant query, the key and the value of the separator are 1
        m.set("block.1.attention.input.bias", query(0, 0), 0, B * root);
        m.set("block.1.attention.input.weight", key(0, 0), separator, 1);
        m.set("block.1.attention.input.weight", value(0, 0), separator, 1);
        m.set("block.1.attention.output.weight", o, head(0, 0), 1);
        // block 2: queries hold the scores of the last token c with every token, keys are one-hot
        for (int c = 0; c < v; c++) {
            m.set("block.2.attention.input.weight", query(0, c), c, B * root);
            m.set("block.2.attention.input.weight", key(0, c), c, 1);
            m.set("block.2.attention.input.weight", key(1, c), c, 1);
            for (int t = 0; t < v; t++) {
                m.set("block.2.attention.input.weight", query(1, t), c, root * score(c, t));
            }
        }
        m.set("block.2.attention.input.weight", value(0, 0), o, 1);
        m.set("block.2.attention.output.weight", phi, head(0, 0), 1);
        for (int t = 0; t < v; t++) {
            m.set("block.2.attention.input.weight", value(1, t), t, 1);
            int read = t == separator ? sorting.end() : t;
            m.set("block.2.attention.output.weight", logit(read), head(1, t), 1);
        }
        for (int c = 0; c < n; c++) {
            // open for the token c only: 1/2 - phi there, at most -1/2 elsewhere
            m.set("block.2.ffn.input.weight", c, c, SHARP);
            m.set("block.2.ffn.input.weight", c, phi, -SHARP);
            m.set("block.2.ffn.input.bias", c, 0, -0.5 * SHARP);
            m.set("block.2.ffn.output.weight", logit(c), c, gain() / SHARP);
        }
        return Weights.of(layout, Tensors.of(manager, m.vector, layout.size()));
    }

    private double score(int c, int t) {
        int last = c == sorting.separator() ? -1 : c;
        double floor = -lambda() * (sorting.numbers() + 1);
        if (t < sorting.numbers() && t > last) {
            return -lambda() * t;
        }
        return t == sorting.separator() ? floor : floor - B;
    }

    /** Half the width, the width of a head: the tokens and one number more. */
    private int stride() {
        return sorting.vocabulary() + 1;
    }

    /** Where the stream holds the logit of a token: the second half, phi behind it. */
    private int logit(int token) {
        return stride() + token;
    }

    private int head(int head, int i) {
        return head * stride() + i;
    }

    private int query(int head, int i) {
        return head(head, i);
    }

    private int key(int head, int i) {
        return 2 * stride() + head(head, i);
    }

    private int value(int head, int i) {
        return 4 * stride() + head(head, i);
    }

    /** A flat vector that is written by name, row and column. */
    private static final class Matrices {
        private final Layout layout;
        private final double[] vector;

        Matrices(Layout layout) {
            this.layout = layout;
            this.vector = new double[Math.toIntExact(layout.size())];
        }

        void set(String name, int row, int column, double number) {
            Layout.Entry entry = layout.entry(name);
            long wide = entry.shape().dimension() == 1 ? 1 : entry.shape().get(1);
            vector[Math.toIntExact(entry.offset() + row * wide + column)] = number;
        }
    }
}
