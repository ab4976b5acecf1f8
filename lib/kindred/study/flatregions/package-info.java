/**
 * The study "Improving Multi-task Learning via Seeking Task-based Flat Regions" (Phan et al. 2025): its claims, its
 * protocol, its composite images, its figures.
 *
 * <p>Not here: the steps toward flat regions, the aggregators and the measure of sharpness, which anyone can use (see
 * multitask). The paper's scenes and faces are not run.
 */
package kindred.study.flatregions;
