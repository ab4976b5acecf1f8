package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import kindred.core.Layout;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * A merge of a part of the parameters only: the trunk that tasks share, while each task keeps its own head. What the
 * method ranks or measures (thresholds, angles) is that part alone; everything else stays as in the base.
 *
 * @param merge    the method
 * @param prefixes names of parameters, or of parts above them
 */
public record Within(Merge merge, List<String> prefixes) implements Merge {
    public Within {
        prefixes = List.copyOf(prefixes);
    }

    /** {@code merge} of the parameters under these prefixes. */
    public static Within of(Merge merge, String... prefixes) {
        return new Within(merge, List.of(prefixes));
    }

    @Override
    public Weights merge(Weights base, List<Weights> tuned) {
        Layout.Builder builder = Layout.builder();
        base.layout().entries().stream().filter(this::inside)
                .forEach(e -> builder.add(e.name(), e.role(), e.shape().getShape()));
        Layout part = builder.build();
        if (part.size() == 0) {
            throw new IllegalArgumentException("No parameter under " + prefixes + " in a layout of "
                    + base.layout().entries().stream().map(Layout.Entry::name).toList());
        }
        try (Step step = Step.quiet()) {
            NDManager scope = step.manager();
            NDArray vector = Tensors.copy(scope, base.vector());
            Weights result = base.in(scope).with(vector);
            for (Weights w : tuned) {
                base.layout().require(w.layout(), "A tuned model");
            }
            Weights merged = merge.merge(cut(scope, base, part), tuned.stream().map(w -> cut(scope, w, part)).toList());
            for (Layout.Entry entry : part.entries()) {
                Tensors.overwrite(result.view(entry.name()), merged.view(entry.name()));
            }
            vector.attach(base.manager());
            return base.with(vector);
        }
    }

    private boolean inside(Layout.Entry entry) {
        return prefixes.stream().anyMatch(p -> entry.name().equals(p) || entry.name().startsWith(p + "."));
    }

    private static Weights cut(NDManager scope, Weights whole, Layout part) {
        NDList pieces = new NDList();
        Weights here = whole.in(scope);
        for (Layout.Entry entry : part.entries()) {
            pieces.add(here.view(entry.name()).flatten());
        }
        NDArray vector = NDArrays.concat(pieces);
        return Weights.of(part, vector);
    }
}
