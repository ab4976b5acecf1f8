/**
 * The study of task hinting (Awasthi and Gupta 2023): does a simpler task trained beside the main one carry it to lengths
 * it never saw?
 *
 * <p>Here live the claims, the protocol at three scales, the pictures, and the steps that the notebook calls.
 *
 * <p>Not here: tasks, training and probes, which the study only calls.
 */
package kindred.study.taskhinting;
