/**
 * Floor 2: the shared collection of text-to-text tasks, each made from a real corpus by a fixed rule.
 *
 * <p>Here live the tasks with their training and test examples, the forms in which an example is put to a model, the
 * host side of a batch, and the plain-text corpus to learn the language from.
 *
 * <p>Not here: tokenizers and models (room {@code kindred.model}), losses and metrics.
 */
package kindred.data.text;
