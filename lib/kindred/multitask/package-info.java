/**
 * Floor 5: training one network on many tasks, and seeing what the tasks do to each other.
 *
 * <p>Here live the call that fine-tunes one network on many tasks and compares it with each task alone
 * ({@link kindred.multitask.Finetune}), architectures that share parts of a network between tasks, the contract of every
 * gradient combination ({@link kindred.multitask.Aggregator}), the Jacobian whose rows are the tasks' gradients,
 * statistics of their conflict, and steps that seek flat regions. The methods themselves are in
 * {@link kindred.multitask.aggregator}, one file each, their solvers in {@link kindred.multitask.solver}.
 *
 * <p>Not here: tasks and their sampling ({@code kindred.task}), optimizers and the training loop
 * ({@code kindred.train}).
 */
package kindred.multitask;
