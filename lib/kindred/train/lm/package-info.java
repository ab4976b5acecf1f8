/**
 * Floor 4: training language models on a stream of tokens.
 *
 * <p>Here live the loss on windows of a stream, its score on a held-out one, the pretraining of the shared small
 * decoders and the recipe of their fine-tuning. Not here: the decoders ({@code kindred.model.decoder},
 * {@code kindred.model.ktt}) and the loop ({@code kindred.train}).
 */
package kindred.train.lm;
