/**
 * Floor 3, host side: numbers that say how well a task is done, and how well many tasks are done together.
 *
 * <p>Here live metrics over predictions and truths in plain Java arrays ({@link kindred.task.metric.Metric}, one file
 * each), and the comparisons of a multi-task run with single-task runs: Delta_m, mean rank, negative transfers.
 *
 * <p>Not here: losses that are trained on, anything that holds a tensor, or statistics over seeds.
 */
package kindred.task.metric;
