package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Weights;

/**
 * Which weights all tasks share, and which belong to one task alone. Weights in neither are frozen.
 *
 * @param layout of the network
 * @param shared where task gradients meet
 * @param heads each task's own weights, in the order of the tasks; {@link Ranges#NONE} for a task without any
 */
public record Sharing(Layout layout, Ranges shared, List<Ranges> heads) {
    public Sharing {
        heads = List.copyOf(heads);
        Ranges union = shared;
        long size = shared.size();
        for (Ranges head : heads) {
            union = union.union(head);
            size += head.size();
        }
        if (shared.isEmpty() || heads.isEmpty()) {
            throw new IllegalArgumentException("there must be trained shared weights and at least one task, got "
                    + shared.size() + " shared weights and " + heads.size() + " tasks; tasks that share nothing that is"
                    + " trained do nothing to each other: train each alone, or give them a shared adapter");
        }
        if (union.size() != size || union.parts().get(union.parts().size() - 1).to() > layout.size()) {
            throw new IllegalArgumentException("shared weights " + shared + " and heads " + heads
                    + " overlap or lie outside of " + layout);
        }
    }

    /**
     * Heads by name, all the rest shared.
     *
     * @param heads one prefix of parameter names per task
     */
    public static Sharing heads(Layout layout, String... heads) {
        List<Ranges> parts = new ArrayList<>();
        Ranges union = Ranges.NONE;
        for (String head : heads) {
            Ranges part = layout.under(head);
            parts.add(part);
            union = union.union(part);
        }
        return new Sharing(layout, union.complement(layout.size()), parts);
    }

    /** Everything shared by this many tasks: a model that tells tasks apart by their inputs. */
    public static Sharing everything(Layout layout, int tasks) {
        return new Sharing(layout, layout.all(), Collections.nCopies(tasks, Ranges.NONE));
    }

    /** All weights that move: the shared part and the heads. */
    public Ranges trained() {
        return heads.stream().reduce(shared, Ranges::union);
    }

    /** The number of tasks. */
    public int tasks() {
        return heads.size();
    }

    /** A pass whose leaf 0 is the shared part and whose next leaf, if task i has a head, is that head. */
    Pass.Builder pass(Weights weights, int task) {
        Pass.Builder pass = Pass.of(weights).leaf(shared);
        return heads.get(task).isEmpty() ? pass : pass.leaf(heads.get(task));
    }

    /** A pass whose leaf 0 is the shared part, followed by all heads that exist. */
    Pass.Builder pass(Weights weights) {
        Pass.Builder pass = Pass.of(weights).leaf(shared);
        for (Ranges head : heads) {
            if (!head.isEmpty()) {
                pass.leaf(head);
            }
        }
        return pass;
    }

    /** The leaf of task i's head in {@link #pass(Weights)}, or -1. */
    int leafOfHead(int task) {
        if (heads.get(task).isEmpty()) {
            return -1;
        }
        int leaf = 1;
        for (int i = 0; i < task; i++) {
            leaf += heads.get(i).isEmpty() ? 0 : 1;
        }
        return leaf;
    }

    /** The numbers of a full vector that lie in these ranges, as one vector on its manager. */
    static NDArray part(NDArray vector, Ranges ranges) {
        long size = vector.getShape().size();
        List<Long> cuts = new ArrayList<>();
        List<Boolean> inside = new ArrayList<>();
        long at = 0;
        for (Ranges.Range range : ranges.parts()) {
            if (range.from() > at) {
                inside.add(false);
                cuts.add(range.from());
            }
            inside.add(true);
            cuts.add(range.to());
            at = range.to();
        }
        if (at < size) {
            inside.add(false);
            cuts.add(size);
        }
        if (inside.size() == 1) {
            return vector;
        }
        NDList pieces = vector.split(cuts.stream().limit(cuts.size() - 1L).mapToLong(Long::longValue).toArray(), 0);
        NDList kept = new NDList();
        for (int i = 0; i < pieces.size(); i++) {
            if (inside.get(i)) {
                kept.add(pieces.get(i));
            }
        }
        return kept.size() == 1 ? kept.get(0) : NDArrays.concat(kept, 0);
    }

    /**
     * A vector as long as the layout from its parts, 0 elsewhere.
     *
     * @param sharedPart as long as the shared part
     * @param headParts for each task a vector as long as its head, or null for zeros
     */
    NDArray assemble(NDManager manager, NDArray sharedPart, List<NDArray> headParts) {
        record Piece(long from, NDArray values) {
        }

        List<Piece> pieces = new ArrayList<>();
        List<Ranges> ranges = new ArrayList<>(List.of(shared));
        List<NDArray> values = new ArrayList<>(List.of(sharedPart));
        for (int i = 0; i < heads.size(); i++) {
            if (headParts.get(i) != null && !heads.get(i).isEmpty()) {
                ranges.add(heads.get(i));
                values.add(headParts.get(i));
            }
        }
        Ranges filled = Ranges.NONE;
        for (int i = 0; i < ranges.size(); i++) {
            List<Ranges.Range> parts = ranges.get(i).parts();
            filled = filled.union(ranges.get(i));
            NDList split = new NDList(values.get(i));
            if (parts.size() > 1) {
                long[] cuts = new long[parts.size() - 1];
                for (int k = 0; k < cuts.length; k++) {
                    cuts[k] = (k == 0 ? 0 : cuts[k - 1]) + parts.get(k).size();
                }
                split = values.get(i).split(cuts, 0);
            }
            for (int k = 0; k < parts.size(); k++) {
                pieces.add(new Piece(parts.get(k).from(), split.get(k)));
            }
        }
        for (Ranges.Range gap : filled.complement(layout.size()).parts()) {
            pieces.add(new Piece(gap.from(), manager.zeros(new Shape(gap.size()), sharedPart.getDataType())));
        }
        pieces.sort(Comparator.comparingLong(Piece::from));
        NDList ordered = new NDList();
        pieces.forEach(piece -> ordered.add(piece.values()));
        NDArray vector = ordered.size() == 1 ? ordered.get(0) : NDArrays.concat(ordered, 0);
        vector.attach(manager);
        return vector;
    }
}
