package kindred.study.logitfusion;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.core.Rng;
import kindred.core.Safetensors;
import kindred.core.Weights;
import kindred.data.Cache;
import kindred.fuse.TaskArithmetic;
import kindred.fuse.Ties;
import kindred.model.Scorer;
import kindred.model.decoder.Decoder;
import kindred.train.AdamW;
import kindred.train.Schedule;
import kindred.train.StepRule;
import kindred.train.Sweep;
import kindred.train.Trainer;
import kindred.train.lm.StreamWindows;
import kindred.train.lm.TextTuning;
import kindred.train.lm.Tunable;

/** Trains what the study compares. */
final class Models {
    private static final long PAIR_SEED = 0;
    private static final double RATE = 1e-3;
    private static final double ADAPTER_RATE = 3e-3;
    private final Protocol protocol;
    private final Domains domains;

    Models(Protocol protocol, Domains domains) {
        this.protocol = protocol;
        this.domains = domains;
    }

    /** Two decoders pretrained on the same general text. */
    record Pair(Weights small, Weights large) {}

    /**
     * The models of one seed.
     *
     * @param experts one per tuned domain: the small model tuned on it
     * @param merged  the experts merged into one by task arithmetic
     * @param ties    the experts merged into one by TIES
     * @param tuned   one per tuned domain: the large model tuned on it
     * @param adapted the same by a low-rank adapter; empty where the protocol has none
     * @param mixed   the large model tuned on all of them
     */
    record Tuned(Scorer large, Scorer small, List<Scorer> experts, Scorer merged, Scorer ties, List<Scorer> tuned,
            List<Scorer> adapted, Scorer mixed) {}

    /** The pretrained pair, from the cache where the protocol keeps it there; else made now. */
    Pair pair(NDManager manager) {
        List<Weights> both = Sweep.of("pretraining the pair of models, once", List.<Callable<Weights>>of(
                () -> pretrained(manager, "small", protocol.small(), protocol.smallSteps()),
                () -> pretrained(manager, "large", protocol.large(), protocol.largeSteps())));
        return new Pair(both.get(0), both.get(1));
    }

    private Weights pretrained(NDManager manager, String name, Decoder decoder, int steps) throws IOException {
        Path folder = Cache.standard().folder().resolve("models");
        String corpus = domains.general().checksum();
        Path file = folder.resolve("logit-fusion-%s-%d-%d-%s.safetensors".formatted(
                name, decoder.layout().size(), steps, corpus));
        if (protocol.kept() && Files.isRegularFile(file)) {
            Weights kept = Weights.load(manager, file);
            decoder.layout().require(kept.layout(), "Checkpoint " + file);
            return kept;
        }
        Rng rng = new Rng(PAIR_SEED).split(name);
        try (NDManager scratch = Compute.manager()) {
            Weights start = decoder.initial(scratch, rng.split("start"));
            StepRule rule = StepRule.gradient(
                    StreamWindows.all(domains.general().all(), Protocol.LENGTH, rng.split("windows")).loss(decoder));
            Weights made = Trainer.with(AdamW.rate(3e-3).betas(0.9, 0.98))
                    .schedule(Schedule.cosine(0.03).warmUp(Math.min(60, steps / 4))).clip(1).batch(32)
                    .rng(rng.split("order")).label("pretrain the " + name + " model")
                    .run(start, start.layout().all(), steps * 32, rule).weights().copy(manager);
            if (protocol.kept()) {
                Files.createDirectories(folder);
                Safetensors.writer().add("", made.layout(), made.vector())
                        .add("buffer", made.bufferLayout(), made.buffers()).note("corpus", corpus)
                        .note("steps", Integer.toString(steps)).note("seed", Long.toString(PAIR_SEED)).write(file);
            }
            return made;
        }
    }

    /** Everything tuned with one seed: its own sample of the texts, its own order. */
    Tuned tuned(NDManager manager, Pair pair, long seed) {
        Rng rng = new Rng(seed).split("tuning");
        List<Weights> experts = new ArrayList<>();
        List<Scorer> large = new ArrayList<>();
        List<Scorer> adapted = new ArrayList<>();
        Tunable smaller = Tunable.all(protocol.small());
        Tunable larger = Tunable.all(protocol.large());
        Optional<Tunable> adapter = protocol.adapter().map(lora -> Tunable.lora(protocol.large(), lora));
        for (Domains.Domain domain : domains.tuned()) {
            int[] text = Domains.tuning(domain, rng);
            Rng own = rng.split(domain.name());
            experts.add(tune(manager, smaller, pair.small(), RATE, text, own, "small on " + domain.name()));
            large.add(protocol.large().scorer(
                    tune(manager, larger, pair.large(), RATE, text, own, "large on " + domain.name())));
            adapter.ifPresent(lora -> adapted.add(protocol.large().scorer(tune(manager, lora, pair.large(),
                    ADAPTER_RATE, text, own, "adapter of the large on " + domain.name()))));
        }
        Weights mixed = tune(manager, larger, pair.large(), RATE, domains.mixed(rng), rng.split("mixed"),
                "large on all");
        return new Tuned(protocol.large().scorer(pair.large()), protocol.small().scorer(pair.small()),
                experts.stream().map(protocol.small()::scorer).toList(),
                protocol.small().scorer(new TaskArithmetic(1.0 / experts.size()).merge(pair.small().in(manager), experts)),
                protocol.small().scorer(new Ties(0.2, 1).merge(pair.small().in(manager), experts)),
                large, adapted, protocol.large().scorer(mixed));
    }

    private Weights tune(NDManager manager, Tunable tunable, Weights from, double rate, int[] text, Rng rng,
            String label) {
        int steps = protocol.tuning();
        Weights start = tunable.start(manager, from, rng.split("adapter"));
        return tunable.decoderWeights(manager, TextTuning.trainer(rate, steps).rng(rng.split("order"))
                .label("tune the " + label)
                .run(start, tunable.moved(), steps * TextTuning.BATCH,
                        StepRule.gradient(StreamWindows.all(text, Protocol.LENGTH, rng.split("windows")).loss(tunable)))
                .weights());
    }
}
