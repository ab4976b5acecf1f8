/**
 * Floor 3: what a network is asked to do.
 *
 * <p>Here live examples and tasks, losses, metrics, the evaluation of a network on a task, and how tasks are mixed.
 *
 * <p>Not here: where the examples come from, how weights change, or methods that weigh tasks against each other.
 */
package kindred.task;
