/**
 * Floor 5: what a representation looks like, how alike two of them are, and what they promise for another task.
 *
 * <p>Here live similarity indices ({@link kindred.measure.Similarity}), markers of geometry and confidence and the
 * transferability scores that need no training ({@link kindred.measure.Marker}), manifold capacity
 * ({@link kindred.measure.Glue}) and the comparison of scores with measured fine-tuning
 * ({@link kindred.measure.Transferability}).
 *
 * <p>Not here: networks, training, probes and stitching; activations come in as arrays, one row an example.
 */
package kindred.measure;
