/**
 * Floor 2: small trainable parts that are added to a trained network, which itself stays as it is.
 *
 * <p>Here live low-rank adapters ({@link kindred.model.adapter.Lora}) as parts of a layout, and a network with an
 * adapter on it ({@link kindred.model.adapter.Adapted}).
 *
 * <p>Not here: which task has which adapter ({@code kindred.multitask}), training, or merging of whole networks
 * ({@code kindred.fuse}).
 */
package kindred.model.adapter;
