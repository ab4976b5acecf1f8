package kindred.multitask;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kindred.model.Dense;
import kindred.task.Task;

/**
 * A task as an architecture sees it: its name, and how many numbers its head gives. What belongs to the task alone lies
 * under {@code tasks.NAME}; a dot in the name becomes a low line there.
 */
public record TaskHead(String name, int outputs) {
    /** The heads that these tasks need. */
    public static List<TaskHead> of(List<Task> tasks) {
        return tasks.stream().map(task -> new TaskHead(task.name(), task.outputs())).toList();
    }

    String path() {
        return path(name);
    }

    Dense layer(int width) {
        return new Dense(width, outputs);
    }

    static String path(String task) {
        return "tasks." + task.replace('.', '_');
    }

    static String[] paths(List<TaskHead> tasks) {
        return tasks.stream().map(TaskHead::path).toArray(String[]::new);
    }

    /** The names themselves, once it is sure that each path is one task's. */
    static void requireDistinct(List<String> names) {
        Set<String> paths = new HashSet<>();
        for (String name : names) {
            if (!paths.add(path(name))) {
                throw new IllegalArgumentException("Two tasks are called '" + name + "'; names must differ");
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A network for tasks needs at least one task");
        }
    }

    static List<TaskHead> distinct(List<TaskHead> tasks) {
        requireDistinct(tasks.stream().map(TaskHead::name).toList());
        return List.copyOf(tasks);
    }
}
