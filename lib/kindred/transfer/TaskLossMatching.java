package kindred.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import kindred.core.Compute;
import kindred.core.Layout;
import kindred.core.Network;
import kindred.core.Pass;
import kindred.core.Ranges;
import kindred.core.Rng;
import kindred.core.Tensors;
import kindred.core.Weights;
import kindred.model.Layer;
import kindred.task.Loss;
import kindred.train.StepRule;
import kindred.train.Trainer;

/**
 * Training the stitching layer alone so that the stitched network solves its task (Bansal et al. 2021; "task loss
 * matching" in Balogh and Jelasity 2025). The halves stay frozen, their batch normalisation in evaluation mode.
 *
 * @param trainer how; the paper uses Adam at 1e-3, batches of 256, 30 epochs
 * @param rng of the random start
 * @param start where to begin; empty for random weights
 */
public record TaskLossMatching(Trainer trainer, Rng rng, Optional<Matching> start) implements Matching {
    /** From random weights. */
    public static TaskLossMatching random(Trainer trainer, Rng rng) {
        return new TaskLossMatching(trainer, rng, Optional.empty());
    }

    /** From another matching's weights. */
    public static TaskLossMatching from(Matching start, Trainer trainer, Rng rng) {
        return new TaskLossMatching(trainer, rng, Optional.of(start));
    }

    @Override
    public String name() {
        return "TLM" + start.map(m -> " from " + m.name()).orElse("");
    }

    @Override
    public Weights fit(
            NDManager manager, Seam seam, StageOutputs source, StageOutputs target, NDArray targets, Loss loss) {
        Requirements.sameCount(source, targets);
        try (NDManager scratch = Compute.manager()) {
            Weights first = start.isPresent()
                    ? start.get().fit(scratch, seam, source, target, targets, loss)
                    : seam.stitcher().network().initial(scratch, rng, seam.back().weights().vector().getDataType());
            Bridge bridge = Bridge.of(seam);
            Weights all = bridge.join(scratch, first, seam.back().weights());
            Ranges trained = bridge.layout().under(Stitcher.STAGE);
            Weights found = trainer.run(all, trained, source.count(), StepRule.gradient((pass, rows) -> {
                NDArray inputs = source.rows(pass.manager(), rows);
                NDArray wanted = StageOutputs.of(targets).rows(pass.manager(), rows);
                return loss.of(bridge.apply(pass, inputs), wanted);
            })).weights();
            return found.part(manager, seam.stitcher().network());
        }
    }

    /** The stitching layer and the back half as one network. */
    private record Bridge(Layer stitch, Network back, Layout layout) implements Network {
        static Bridge of(Seam seam) {
            Network back = seam.back().network();
            Layout.Builder layout = Layout.builder();
            seam.stitcher().network().layout().entries()
                    .forEach(e -> layout.add(e.name(), e.role(), e.shape().getShape()));
            back.layout().entries().forEach(e -> layout.add(e.name(), e.role(), e.shape().getShape()));
            return new Bridge(seam.stitcher().layer(), back, layout.build());
        }

        Weights join(NDManager manager, Weights first, Weights second) {
            NDArray vector = first.in(manager).vector().concat(second.vector(), 0);
            return Weights.of(layout, vector, back.bufferLayout(), Tensors.copy(manager, second.buffers()));
        }

        @Override
        public Layout bufferLayout() {
            return back.bufferLayout();
        }

        @Override
        public NDArray forward(Pass pass, NDArray... inputs) {
            return back.forward(pass, stitch.forward(pass.in(Stitcher.STAGE), inputs[0]));
        }
    }
}
