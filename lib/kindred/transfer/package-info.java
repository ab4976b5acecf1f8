/**
 * Floor 5: what a network trained on one task carries over to another.
 *
 * <p>Here live transfer with any cut, freezing and new stages, its layerwise form (copy, freeze, fine-tune from any
 * layer) with its decomposition, the matrix of transfers among tasks, class splits, and stitching: layers that connect
 * the front of one network to the back of another, fitted to the task or to the representation.
 *
 * <p>Not here: measures of representations (see measure), probes (see probe), or the claims of a study.
 */
package kindred.transfer;
