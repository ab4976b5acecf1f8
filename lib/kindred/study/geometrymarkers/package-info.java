/**
 * The study "Diagnosing Generalization Failures from Representational Geometry Markers" (Chou et al. 2026): its claims,
 * its protocol, its figures.
 *
 * <p>Not here: the markers (see measure) and the probe (see probe), which anyone can use. Pretrained pairs of ImageNet
 * networks are not compared: there are none to be had; pairs of our own stand in.
 */
package kindred.study.geometrymarkers;
