/**
 * Floor 2: what networks are made of.
 *
 * <p>Here live layers as small pure functions, networks as ordered named stages that can be cut between any two, the
 * ready-made architectures (perceptron, convolutional nets, transformers), tokenizers and published weights.
 *
 * <p>Not here: data, losses, training, or what is done to a network afterwards.
 */
package kindred.model;
