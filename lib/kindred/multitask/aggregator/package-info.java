/**
 * The published ways to combine the gradients of several tasks, one file each.
 *
 * <p>A class here has a constructor without arguments that gives the paper's defaults, and implements one of the three
 * kinds of {@link kindred.multitask.Aggregator}. Nothing lists the classes by hand: a new method is one new file, and
 * the property tests find it by looking into this package.
 *
 * <p>Not here: solvers shared by several methods ({@link kindred.multitask.solver}), anything that runs a network.
 */
package kindred.multitask.aggregator;
