/**
 * Floor 2: the small decoders that all studies of text tasks share.
 *
 * <p>Here live their sizes, their start from the word embeddings of a published encoder, and their pretrained weights
 * with their provenance. Not here: the transformer itself ({@code kindred.model.decoder}) and the training
 * ({@code kindred.train.lm}).
 */
package kindred.model.ktt;
