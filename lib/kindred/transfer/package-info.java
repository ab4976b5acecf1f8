/**
 * Floor 5: what a network trained on one task carries over to another.
 *
 * <p>Here live layerwise transfer (copy, freeze, fine-tune from any layer), its decomposition into specificity and
 * co-adaptation, class splits, and stitching.
 *
 * <p>Not here: measures of representations (see measure), probes (see probe), or the claims of a study.
 */
package kindred.transfer;
