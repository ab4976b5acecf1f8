package kindred.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import kindred.core.Initializer;
import kindred.core.Layout;
import kindred.core.Pass;
import kindred.model.Layer;
import kindred.model.StagedNetwork;
import kindred.task.Task;

/**
 * Progressive layered extraction (PLE; Tang et al., 2020, section 4.2, equations 6 to 8): levels of customized gate
 * control in a row.
 *
 * <p>With {@code x_k^0 = x_s^0 = x}, level j has own experts of task k, which read {@code x_k^(j-1)}, and shared ones,
 * which read {@code x_s^(j-1)}. Then {@code x_k^j} is mixed by a gate on {@code x_k^(j-1)} over the shared experts and
 * those of task k, and {@code x_s^j} by a gate on {@code x_s^(j-1)} over the experts of all; the last level has no such
 * gate. Task k gives {@code h_k(x_k^L)}. One level is {@link Cgc}.
 *
 * <p>Through the shared gate every task reads the own experts of all, but for those of the last level. So what belongs
 * to a task, under {@code tasks.NAME}, are its experts in the last level, its gates in the last two, and its head; all
 * else is shared. The shares are the activations {@code level.J.gate.NAME} and {@code level.J.gate} (n, experts).
 *
 * @param levels at least one; each takes what the one before gives
 * @param width of what the last level's experts give, (n, width)
 * @param tasks what reads it
 */
public record Ple(List<Extraction> levels, int width, List<TaskHead> tasks) implements HeadedNetwork {
    public Ple {
        levels = List.copyOf(levels);
        tasks = TaskHead.distinct(tasks);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("Progressive layered extraction needs at least one level");
        }
    }

    /**
     * A level for each stage of a network below its head, with experts like that stage, for
     * {@link Finetune#architecture}.
     */
    public static Function<List<Task>, Ple> of(StagedNetwork network, int shared, int own) {
        return tasks -> {
            Stages stages = Stages.of(network, tasks);
            return new Ple(stages.indices().mapToObj(j -> new Extraction(stages.trunk().layers().get(j), shared, own,
                    stages.inputs(j))).toList(), stages.width(), TaskHead.of(tasks));
        };
    }

    @Override
    public Layout layout() {
        return join(Layer::layout);
    }

    @Override
    public Layout bufferLayout() {
        return join(Layer::bufferLayout);
    }

    private Layout join(Function<Layer, Layout> part) {
        Layout.Builder all = Layout.builder();
        for (int j = 0; j < levels.size(); j++) {
            Extraction level = levels.get(j);
            level.addExperts(all, path(j) + ".experts", level.shared(), part);
            if (!last(j)) {
                all.add(path(j) + ".gate", part.apply(level.gateOverAll(tasks.size())));
            }
            for (TaskHead task : tasks) {
                level.addExperts(all, experts(task, j), level.own(), part);
                all.add(gate(task, j), part.apply(level.gate()));
            }
        }
        for (TaskHead task : tasks) {
            all.add(task.path() + ".head", part.apply(task.layer(width)));
        }
        return all.build();
    }

    @Override
    public Initializer initializer() {
        return Initializer.he();
    }

    @Override
    public NDArray output(Pass pass, int task, NDArray... inputs) {
        return new Climb(pass, inputs).output(task);
    }

    @Override
    public List<NDArray> outputs(Pass pass, NDArray... inputs) {
        Climb climb = new Climb(pass, inputs);
        List<NDArray> outputs = new ArrayList<>();
        for (int k = 0; k < tasks.size(); k++) {
            outputs.add(climb.output(k));
        }
        return outputs;
    }

    private boolean last(int level) {
        return level == levels.size() - 1;
    }

    private static String path(int level) {
        return "levels." + (level + 1);
    }

    private String experts(TaskHead task, int level) {
        return (last(level) ? own(task, level) : readByAll(task, level)) + ".experts";
    }

    private String gate(TaskHead task, int level) {
        return (level >= levels.size() - 2 ? own(task, level) : readByAll(task, level)) + ".gate";
    }

    private static String own(TaskHead task, int level) {
        return task.path() + "." + path(level);
    }

    private static String readByAll(TaskHead task, int level) {
        return path(level) + "." + task.path();
    }

    /** One pass up to the last level, which is each task's own affair. */
    private final class Climb {
        private final Pass pass;
        private final List<NDArray> own;
        private final NDList shared;

        Climb(Pass pass, NDArray... inputs) {
            NDArray common = HeadedNetwork.one(Extraction.READER, inputs);
            this.pass = pass;
            this.own = new ArrayList<>(Collections.nCopies(tasks.size(), common));
            for (int j = 0; !last(j); j++) {
                common = level(j, common);
            }
            this.shared = sharedExperts(levels.size() - 1, common);
        }

        /** Goes up one level; gives the input of the next level's shared experts. */
        private NDArray level(int j, NDArray common) {
            Extraction level = levels.get(j);
            NDList some = sharedExperts(j, common);
            NDList all = new NDList(some);
            for (int k = 0; k < tasks.size(); k++) {
                NDList mine = ownExperts(j, k);
                all.addAll(mine);
                own.set(k, mix(j, k, some, mine));
            }
            return Extraction.mix(level.gateOverAll(tasks.size()), pass.in(path(j) + ".gate"), tap(j), common, all);
        }

        NDArray output(int k) {
            int top = levels.size() - 1;
            TaskHead task = tasks.get(k);
            return task.layer(width).forward(pass.in(task.path() + ".head"), mix(top, k, shared, ownExperts(top, k)));
        }

        private NDList sharedExperts(int j, NDArray x) {
            return levels.get(j).sharedExperts(pass.in(path(j) + ".experts"), x);
        }

        private NDList ownExperts(int j, int k) {
            return levels.get(j).ownExperts(pass.in(experts(tasks.get(k), j)), own.get(k));
        }

        private NDArray mix(int j, int k, NDList some, NDList mine) {
            return Extraction.mix(levels.get(j).gate(), pass.in(gate(tasks.get(k), j)), tap(j) + "." + tasks.get(k).name(),
                    own.get(k), some, mine);
        }

        private static String tap(int j) {
            return "level." + (j + 1) + ".gate";
        }
    }
}
