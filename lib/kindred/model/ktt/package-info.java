/**
 * Floor 2: the small decoders that all studies of text tasks share.
 *
 * <p>Here live their sizes, their start from the word embeddings of a published encoder, and their pretrained weights
 * with their provenance. Not here: the transformer itself ({@code kindred.model.decoder}) and the training
 * ({@code kindred.train.lm}).
 *
 * <p>{@code ktt-s.safetensors} was made by {@code KINDRED_DEVICE=cpu KINDRED_THREADS=1 ./kindred pretrain ktt-s --steps
 * 4000}, seed 0, on corpus 85b4086b; 4.612 nats per token in validation. The corpus (Reuters, Brown, WordNet glosses,
 * food reviews) holds the inputs of many text tasks, test inputs too, as unlabelled text. The embeddings start from
 * bge-small (MIT licence), reduced to 128 components. The same facts are in the file's metadata.
 */
package kindred.model.ktt;
