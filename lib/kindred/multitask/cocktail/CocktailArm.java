package kindred.multitask.cocktail;

import java.util.List;
import java.util.Set;

/**
 * One decoder to be fine-tuned: a name and the tasks whose examples are poured together. One task is fine-tuning on it
 * alone; arms that are one such task each may share a name.
 */
public record CocktailArm(String name, List<String> tasks) {
    /**
     * @throws IllegalArgumentException if there is no name, no task, or a task twice
     */
    public CocktailArm {
        tasks = List.copyOf(tasks);
        if (name.isBlank() || tasks.isEmpty() || Set.copyOf(tasks).size() < tasks.size()) {
            throw new IllegalArgumentException("Arm '" + name + "' of the tasks " + tasks
                    + ", expected a name and at least one task, each once");
        }
    }
}
