package kindred.core;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One evaluation of a network at one point: its parameters as named views of the flat vector, and all that may change
 * from pass to pass (what is trained, training mode, the dropout seed, taps).
 *
 * <p>A <em>leaf</em> is a part of the vector that gradients are taken with respect to. Parameters outside every leaf are
 * frozen: they cost no gradient, and normalisation layers among them use their running statistics. The views of a leaf
 * come from one split, whose backward is one concatenation: a gradient costs one array, however many layers there are.
 */
public final class Pass {
    private final NDManager manager;
    private final Weights weights;
    private final List<NDArray> leaves = new ArrayList<>();
    private final Map<String, NDArray> views = new HashMap<>();
    private final Ranges trained;
    private final boolean training;
    private final Rng rng;
    private final Taps taps;
    private final Pass whole;
    private Map<String, NDArray> frozen;
    private Map<String, NDArray> buffers;
    private long dropouts;

    private Pass(Builder builder, NDManager manager) {
        this.manager = manager;
        this.weights = builder.weights;
        this.training = builder.rng != null;
        this.rng = builder.rng;
        this.taps = builder.taps;
        this.whole = null;
        Ranges union = Ranges.NONE;
        for (Ranges ranges : builder.leaves) {
            NDArray leaf = Autograd.leaf(manager, slice(weights.vector(), ranges));
            split(leaf, weights.layout().inside(ranges), views);
            leaves.add(leaf);
            union = union.union(ranges);
        }
        this.trained = union;
    }

    private Pass(Pass whole, Map<String, NDArray> replaced) {
        this.manager = whole.manager;
        this.weights = whole.weights;
        this.leaves.addAll(whole.leaves);
        this.views.putAll(replaced);
        this.trained = whole.trained;
        this.training = whole.training;
        this.rng = whole.rng;
        this.taps = whole.taps;
        this.whole = whole;
    }

    /** A pass at these weights; evaluation mode, nothing trained, until said otherwise. */
    public static Builder of(Weights weights) {
        return new Builder(weights);
    }

    /** What a pass is made of. */
    public static final class Builder {
        private final Weights weights;
        private final List<Ranges> leaves = new ArrayList<>();
        private Rng rng;
        private Taps taps = new Taps();

        private Builder(Weights weights) {
            this.weights = weights;
        }

        /** Gradients will be taken with respect to this part; several calls make several leaves. */
        public Builder leaf(Ranges ranges) {
            for (Ranges other : leaves) {
                if (other.union(ranges).size() != other.size() + ranges.size()) {
                    throw new IllegalArgumentException("Leaf " + ranges + " overlaps leaf " + other);
                }
            }
            leaves.add(ranges);
            return this;
        }

        /** Training mode: dropout draws from {@code rng}, normalisation uses the batch's statistics. */
        public Builder training(Rng rng) {
            this.rng = rng;
            return this;
        }

        public Builder taps(Taps taps) {
            this.taps = taps;
            return this;
        }

        /** Opens the pass in a step; leaves need a {@linkplain Step#recording() recording} one. */
        public Pass open(Step step) {
            return open(step.manager());
        }

        /** Opens the pass; everything it computes lives in {@code manager}. */
        public Pass open(NDManager manager) {
            if (!leaves.isEmpty() && !Compute.gradMode()) {
                throw new IllegalStateException("A pass with leaves was opened where nothing is recorded;"
                        + " open it inside Step.recording()");
            }
            return new Pass(this, manager);
        }
    }

    public NDManager manager() {
        return manager;
    }

    public Weights weights() {
        return weights;
    }

    /** The only leaf. */
    public NDArray leaf() {
        if (leaves.size() != 1) {
            throw new IllegalStateException("This pass has " + leaves.size() + " leaves, asked for the only one");
        }
        return leaves.get(0);
    }

    /** The leaf of the (i + 1)-th call of {@link Builder#leaf}. */
    public NDArray leaf(int i) {
        return leaves.get(i);
    }

    /** Whether this is training and at least one parameter under {@code prefix} is trained. */
    public boolean training(String prefix) {
        return training && weights.layout().where(
                e -> e.name().equals(prefix) || e.name().startsWith(prefix + ".")).parts().stream()
                .anyMatch(p -> trained.touches(p.from(), p.to()));
    }

    public boolean training() {
        return training;
    }

    /** The parameter of this name, in its shape. */
    public NDArray get(String name) {
        NDArray view = views.get(name);
        if (view != null) {
            return view;
        }
        if (whole != null) {
            return whole.get(name);
        }
        if (frozen == null) {
            frozen = new HashMap<>();
            split(Tensors.alias(manager, weights.vector()), weights.layout().entries(), frozen);
        }
        view = frozen.get(name);
        if (view == null) {
            weights.layout().entry(name);
        }
        return view;
    }

    /** The buffer of this name, in its shape; what is written to it in place stays. */
    public NDArray buffer(String name) {
        if (whole != null) {
            return whole.buffer(name);
        }
        if (buffers == null) {
            buffers = new HashMap<>();
            split(Tensors.alias(manager, weights.buffers()), weights.bufferLayout().entries(), buffers);
        }
        NDArray view = buffers.get(name);
        if (view == null) {
            weights.bufferLayout().entry(name);
        }
        return view;
    }

    /**
     * This pass, in which some parameters are replaced by arrays that were computed from others: how a network is
     * reparametrised without knowing of it. All else is this pass's own, gradients reach the leaves through the arrays.
     *
     * @param replaced by name; an array has the parameter's shape and lives in this pass's manager
     * @throws IllegalArgumentException if there is no parameter of a name, or its shape is another
     */
    public Pass with(Map<String, NDArray> replaced) {
        replaced.forEach((name, array) -> {
            Layout.Entry entry = weights.layout().entry(name);
            if (!entry.shape().equals(array.getShape())) {
                throw new IllegalArgumentException("Parameter '" + name + "' of shape " + entry.shape()
                        + " was to be replaced by an array of shape " + array.getShape());
            }
        });
        return new Pass(this, replaced);
    }

    /** This pass as the part of the network under {@code prefix} sees it. */
    public Scope in(String prefix) {
        return new Scope(this, prefix);
    }

    /** Names an activation: the network must go on with what this returns. */
    public NDArray tap(String name, NDArray activation) {
        return taps.on(name, activation);
    }

    /** In training, drops numbers with probability {@code rate} and scales the rest; else returns {@code x}. */
    public NDArray dropout(NDArray x, double rate) {
        if (!training || rate == 0) {
            return x;
        }
        if (whole != null) {
            return whole.dropout(x, rate);
        }
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("Dropout rate " + rate + " is not in [0, 1)");
        }
        return Tensors.dropout(manager, x, rng.split(dropouts++).seed(), rate);
    }

    /** The input under a handle of this pass, so that nothing computed from it outlives the pass. */
    NDArray admit(NDArray input) {
        return input.getManager() == manager ? input : Tensors.alias(manager, input);
    }

    Taps taps() {
        return taps;
    }

    private NDArray slice(NDArray vector, Ranges ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("A leaf with no parameters");
        }
        List<Ranges.Range> parts = ranges.parts();
        if (parts.size() == 1) {
            return Tensors.range(manager, vector, parts.get(0));
        }
        NDList pieces = new NDList();
        for (Ranges.Range part : parts) {
            pieces.add(Tensors.range(manager, vector, part));
        }
        return pieces.get(0).getNDArrayInternal().concat(new NDList(pieces.subList(1, pieces.size())), 0);
    }

    private static void split(NDArray vector, List<Layout.Entry> entries, Map<String, NDArray> into) {
        if (entries.isEmpty()) {
            return;
        }
        long[] cuts = new long[entries.size() - 1];
        long at = 0;
        for (int i = 0; i < cuts.length; i++) {
            at += entries.get(i).size();
            cuts[i] = at;
        }
        NDList pieces = cuts.length == 0 ? new NDList(vector) : vector.split(cuts, 0);
        for (int i = 0; i < entries.size(); i++) {
            into.put(entries.get(i).name(), pieces.get(i).reshape(entries.get(i).shape()));
        }
    }
}
