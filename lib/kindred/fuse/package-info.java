/**
 * Floor 5: fusing models, by their weights or by their output probabilities.
 *
 * <p>Here live task vectors, one file per way to merge the weights of models tuned from one base
 * ({@link kindred.fuse.Merge}), and one file per rule that joins the log-probabilities of several models at decoding time
 * ({@link kindred.fuse.LogitRule}). Not here: training the experts, transferring parts of a network
 * ({@code kindred.transfer}) and gradients of several tasks ({@code kindred.multitask}).
 */
package kindred.fuse;
