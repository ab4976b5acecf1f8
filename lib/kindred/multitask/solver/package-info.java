/**
 * Small dense problems that aggregators solve once a step, in double precision on the host.
 *
 * <p>Sizes are numbers of tasks (2 to 100), so exact methods cost microseconds. Every solver is invariant to the scale
 * of single rows, because task gradients differ by orders of magnitude, and is tested against its optimality
 * conditions on rank-deficient matrices.
 *
 * <p>Not here: anything that knows what a task, a loss or a tensor is.
 */
package kindred.multitask.solver;
