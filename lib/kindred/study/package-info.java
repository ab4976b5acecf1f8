/**
 * Floor 7: a study is a set of checkable claims about one published paper.
 *
 * <p>Here live the claims with their rules fixed before the run, the verdicts those rules give, the report with its
 * tables, figures and provenance, and the registry that finds every study; each study has a package of its own below.
 *
 * <p>Not here: methods, training loops, statistics or charts, which a study only calls.
 */
package kindred.study;
