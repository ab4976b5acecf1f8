package kindred.cli;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kindred.core.Compute;
import kindred.model.ktt.Ktt;
import kindred.model.ktt.KttCheckpoint;
import kindred.train.lm.KttPretraining;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./kindred pretrain}: makes the weights of a shared small decoder. */
@Command(name = "pretrain", mixinStandardHelpOptions = true,
        description = "Pretrain a shared small decoder (ktt-xs, ktt-s, ktt-m) on the text corpora.")
final class PretrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DECODER", description = "ktt-xs, ktt-s or ktt-m.")
    private String id;

    @Option(names = "--steps", defaultValue = "4000", description = "Steps of 32 windows (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--seed", defaultValue = "0", description = "Seed (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write (default: the cache folder).")
    private Path out;

    @Override
    public Integer call() {
        Ktt size;
        KttPretraining pretraining;
        try {
            size = Ktt.of(id);
            pretraining = new KttPretraining(size, steps, seed);
        } catch (IllegalArgumentException e) {
            throw new Misused(e.getMessage());
        }
        Path file = out == null ? size.file() : out;
        try (NDManager manager = Compute.manager()) {
            KttCheckpoint made = pretraining.run(manager, file);
            spec.commandLine().getOut().println(size.id() + ": " + made + "; written to " + file);
        }
        return 0;
    }
}
