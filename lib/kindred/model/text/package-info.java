/**
 * Floor 2: text as ids of pieces.
 *
 * <p>Here live the tokenizer of the small language models, the rule that chose its vocabulary, and the stream of ids
 * they are pretrained on. It reads {@link kindred.data.text}, which knows nothing of it.
 *
 * <p>Not here: networks; the tokenizers that come with pretrained encoders.
 */
package kindred.model.text;
