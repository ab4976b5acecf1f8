/**
 * The study "On giant's shoulders: effortless weak to strong by dynamic logits fusion" (Fan et al. 2024): its claims, its
 * protocol, its figures.
 *
 * <p>Not here: logit fusion itself, which anyone can use (see fuse).
 */
package kindred.study.logitfusion;
