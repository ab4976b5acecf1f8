/**
 * The study "How transferable are features in deep neural networks?" (Yosinski et al. 2014): its claims, its protocol,
 * its figures.
 *
 * <p>Not here: layerwise transfer itself, which anyone can use (see transfer).
 */
package kindred.study.howtransferable;
