/**
 * Side room: tidy result tables and the statistics read from them.
 *
 * <p>Here live intervals and tests over runs ({@link kindred.table.Stats}), group summaries, pivots, pairings and
 * renderings of Tablesaw tables ({@link kindred.table.Tables}), and a typed builder with one row per run
 * ({@link kindred.table.Rows}).
 *
 * <p>Not here: charts, verdicts on a claim, or anything that trains or measures a network.
 */
package kindred.table;
