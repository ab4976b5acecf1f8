/**
 * The study "Mixing it up: the cocktail effect of multi-task fine-tuning on LLM performance" (Brief et al. 2024): its
 * claims, its protocol, its figures.
 *
 * <p>Not here: fine-tuning on cocktails, which anyone can use ({@code kindred.multitask.cocktail}), and the tasks
 * ({@code kindred.data.text}). The paper's models of billions of weights and its benchmarks are not run.
 */
package kindred.study.cocktail;
