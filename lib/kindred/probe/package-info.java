/**
 * Floor 5: what can be read off frozen features by a simple classifier.
 *
 * <p>Here live linear probes (ridge regression with cross-validated penalty, multinomial logistic regression), the
 * nearest-neighbour probe and the shuffled-label control, over features in memory or in batches.
 *
 * <p>Not here: how features are obtained from a network, and scores that need no classifier ({@link kindred.measure}).
 */
package kindred.probe;
