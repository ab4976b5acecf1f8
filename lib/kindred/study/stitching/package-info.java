/**
 * The study "How not to Stitch Representations to Measure Similarity" (Balogh and Jelasity 2025): its claims, its
 * protocol, its figures.
 *
 * <p>Not here: stitching itself (see transfer) and the similarity indices (see measure), which anyone can use. The
 * paper's transformers are not run.
 */
package kindred.study.stitching;
