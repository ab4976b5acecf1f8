package kindred.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindred.core.Layout;
import kindred.core.Safetensors;
import kindred.core.Step;
import kindred.core.Tensors;

/** The whole state of a run in one file, written whole or not at all. */
record Checkpoint(Path file, int every) {
    private static final Gson GSON = new Gson();

    boolean due(long step) {
        return step % every == 0;
    }

    void save(RunState state) {
        Safetensors.Writer writer = Safetensors.writer()
                .add("", state.weights.layout(), state.weights.vector())
                .add("buffer", state.weights.bufferLayout(), state.weights.buffers())
                .add("best", state.best.layout(), state.best.vector())
                .add("best-buffer", state.best.bufferLayout(), state.best.buffers());
        Map<String, NDArray> memory = new TreeMap<>(state.memory());
        memory.forEach((name, array) -> writer.add("optimizer-" + name, single(array), array));
        try (Step scope = Step.quiet()) {
            Map<String, long[]> shapes = new TreeMap<>();
            for (NDArray array : state.rule.state(scope.manager())) {
                shapes.put(array.getName(), array.getShape().getShape());
                writer.add("rule-" + array.getName(), single(array), array.flatten());
            }
            writer.note("rule", GSON.toJson(shapes));
            write(writer, state);
        }
    }

    private void write(Safetensors.Writer writer, RunState state) {
        writer.note("run", state.fingerprint)
                .note("step", Long.toString(state.step))
                .note("loss-from", Long.toString(state.lossFrom))
                .note("loss-sum", Double.toString(state.lossSum.getDouble()))
                .note("optimizer-steps", Long.toString(state.optimizers.get(0).steps()))
                .note("best-score", Double.toString(state.bestScore))
                .note("stale-epochs", Integer.toString(state.staleEpochs))
                .note("stopped", Boolean.toString(state.stopped))
                .note("history", GSON.toJson(state.history));
        try {
            writer.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Checkpoint " + file + " was not written: " + e.getMessage(), e);
        }
    }

    /**
     * Puts {@code state} where the file says, if there is one.
     *
     * @throws UncheckedIOException if the file is damaged; it is left as it is
     * @throws IllegalArgumentException if it belongs to another run; says the difference
     */
    void restore(RunState state) {
        if (!Files.exists(file)) {
            return;
        }
        try (Step scope = Step.quiet()) {
            Safetensors saved = Safetensors.read(file);
            String run = saved.note("run");
            if (!run.equals(state.fingerprint)) {
                throw new IllegalArgumentException("Checkpoint " + file + " is of another run (" + run
                        + "), this one is (" + state.fingerprint + "); delete it or name another file");
            }
            state.weights.layout().require(saved.layout(""), "Checkpoint " + file);
            overwrite(state.weights.vector(), saved.vector(scope.manager(), ""));
            overwrite(state.weights.buffers(), saved.vector(scope.manager(), "buffer"));
            overwrite(state.best.vector(), saved.vector(scope.manager(), "best"));
            overwrite(state.best.buffers(), saved.vector(scope.manager(), "best-buffer"));
            for (Map.Entry<String, NDArray> part : state.memory().entrySet()) {
                overwrite(part.getValue(), saved.vector(scope.manager(), "optimizer-" + part.getKey()));
            }
            state.rule.restore(rule(saved, scope.manager()));
            state.step = Long.parseLong(saved.note("step"));
            state.lossFrom = Long.parseLong(saved.note("loss-from"));
            overwrite(state.lossSum, scope.manager().create(Double.parseDouble(saved.note("loss-sum"))));
            long taken = Long.parseLong(saved.note("optimizer-steps"));
            state.optimizers.forEach(o -> o.steps(taken));
            state.bestScore = Double.parseDouble(saved.note("best-score"));
            state.staleEpochs = Integer.parseInt(saved.note("stale-epochs"));
            state.stopped = Boolean.parseBoolean(saved.note("stopped"));
            List<Trained.Point> history = GSON.fromJson(
                    saved.note("history"), new TypeToken<List<Trained.Point>>() { }.getType());
            state.history.addAll(history);
        } catch (IOException e) {
            throw new UncheckedIOException("Checkpoint " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static NDList rule(Safetensors saved, NDManager manager) throws IOException {
        Map<String, long[]> shapes = GSON.fromJson(saved.note("rule"), new TypeToken<Map<String, long[]>>() { }.getType());
        NDList list = new NDList();
        for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
            NDArray array = saved.vector(manager, "rule-" + shape.getKey()).reshape(shape.getValue());
            array.setName(shape.getKey());
            list.add(array);
        }
        return list;
    }

    private static Layout single(NDArray array) {
        return Layout.builder().add("memory", Layout.Role.OTHER, array.size()).build();
    }

    private static void overwrite(NDArray target, NDArray source) {
        if (target.size() > 0) {
            Tensors.overwrite(target, source);
        }
    }
}
