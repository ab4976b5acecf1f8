/**
 * Floor 6: what a person at a notebook sees.
 *
 * <p>Here live the display bridge (one call for every host: our kernel, JJava, IJava, or none), the notebook's view of
 * progress, the looks of each displayed type ({@code show}), the kernel itself ({@code kernel}) and the headless runner
 * ({@code run}).
 *
 * <p>Not here: figures and tables (side rooms {@code plot} and {@code table}) or anything a study computes.
 */
package kindred.notebook;
