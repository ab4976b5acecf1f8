/**
 * Floor 1: a network is a pure function of one flat weight vector.
 *
 * <p>Here live the vector and its layout, the bridge from any DJL block to a pure function, gradients as returned
 * values, scripted PyTorch operators, taps on activations, random numbers and the choice of device. Native entry points
 * are called in {@link kindred.core.Script} and {@link kindred.core.Autograd} and nowhere else.
 *
 * <p>Not here: layers, data, losses, optimizers or anything that knows what a task is.
 */
package kindred.core;
