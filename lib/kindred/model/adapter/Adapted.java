package kindred.model.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Step;
import kindred.core.Tensors;
import kindred.core.Weights;

/**
 * A network with a {@link Lora} on it.
 *
 * <pre>{@code
 * Adapted network = Lora.rank(8).adapt(classifier);
 * Weights start = network.onto(manager, trained, rng);
 * Weights tuned = trainer.fit(network, start, examples, loss, network.adapter()).weights();
 * Weights merged = network.merge(manager, tuned);                // of the classifier itself, no slower than before
 * }</pre>
 *
 * <p>The base's parameters come first, under their own names, then the adapter's under {@code lora}. To decode with a
 * key-value cache, merge.
 */
public final class Adapted implements Network {
    private final Network base;
    private final Lora lora;
    private final Layout layout;

    /** @throws IllegalArgumentException if the adapter finds nothing to adapt */
    public Adapted(Network base, Lora lora) {
        this.base = base;
        this.lora = lora;
        this.layout = Layout.builder().add(base.layout()).add(Lora.PATH, lora.layout(base.layout())).build();
    }

    public Network base() {
        return base;
    }

    public Lora lora() {
        return lora;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Layout bufferLayout() {
        return base.bufferLayout();
    }

    @Override
    public Initializer initializer() {
        return Lora.initializer(base.initializer());
    }

    /** The adapter's weights: what is trained while the base is frozen. */
    public Ranges adapter() {
        return Ranges.of(base.layout().size(), layout.size());
    }

    /** The base at these weights with a fresh adapter: gives what the base gives. A copy, in {@code manager}. */
    public Weights onto(NDManager manager, Weights trained, Rng rng) {
        base.layout().require(trained.layout(), "Weights of the network to adapt");
        try (NDManager scratch = trained.manager().newSubManager()) {
            NDArray fresh = initial(scratch, rng, trained.vector().getDataType()).vector()
                    .get(base.layout().size() + ":");
            NDArray all = Tensors.alias(scratch, trained.vector()).concat(fresh);
            return Weights.of(layout, Tensors.copy(manager, all),
                    base.bufferLayout(), Tensors.copy(manager, trained.buffers()));
        }
    }

    /** Weights of the base, the adapter's change added to its matrices; they live in {@code manager}. */
    public Weights merge(NDManager manager, Weights weights) {
        layout.require(weights.layout(), "Weights of the adapted network");
        Weights merged = weights.part(manager, base);
        try (Step step = Step.quiet()) {
            Weights target = merged.in(step.manager());
            matrices(Pass.of(weights).open(step)).forEach((name, w) -> Tensors.overwrite(target.view(name), w));
        }
        return merged;
    }

    @Override
    public NDArray forward(Pass pass, NDArray... inputs) {
        return base.forward(pass.with(matrices(pass)), inputs);
    }

    private Map<String, NDArray> matrices(Pass pass) {
        return lora.matrices(pass.in(Lora.PATH), base.layout());
    }

    @Override
    public String toString() {
        return "Adapted(" + base + ", rank " + lora.rank() + ", " + adapter().size() + " of " + layout.size()
                + " parameters)";
    }
}
