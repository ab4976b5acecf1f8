/**
 * How often each task is trained: rates from the tasks' sizes, one rule a file.
 *
 * <p>A rule is a pure function of sizes and epoch; {@link kindred.task.TaskMixture} draws from its rates. An epoch is a
 * number of steps, the same for every rule, so that rules are compared at equal cost.
 *
 * <p>Not here: data, batches, losses.
 */
package kindred.task.sampling;
