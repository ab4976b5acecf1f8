/**
 * Floor 5: fine-tuning one decoder on a cocktail of text tasks.
 *
 * <p>Here live the call that compares cocktails with each task alone ({@link kindred.multitask.cocktail.Cocktail}) and
 * what it finds. Not here: the tasks ({@code kindred.data.text}), the rates of a mixture ({@code kindred.task}), the
 * decoder ({@code kindred.model.decoder}) and heads or gradients of several tasks ({@code kindred.multitask}).
 */
package kindred.multitask.cocktail;
