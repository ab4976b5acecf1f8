/**
 * Floor 4: how weights change.
 *
 * <p>Here live the training loop, optimizers over the flat vector, learning-rate schedules, clipping, checkpoints with
 * exact resume, early stopping and the observers of a run.
 *
 * <p>Not here: what is trained on several tasks at once, or how their gradients are combined.
 */
package kindred.train;
