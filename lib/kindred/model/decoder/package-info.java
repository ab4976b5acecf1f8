/**
 * The causal transformer and what is done with it: scoring, teacher forcing, decoding with a key-value cache.
 *
 * <p>Here live the {@link kindred.model.decoder.Decoder} as a pure function of a flat weight vector, its parts as values
 * (position scheme, attention scale, normalisation, output map), token batches and decoding strategies.
 *
 * <p>Not here: tokenizers, corpora, and how a decoder is trained.
 */
package kindred.model.decoder;
