/**
 * Task hinting: a main task trained together with a simpler, related one, so that it generalises to lengths it never saw
 * (Awasthi and Gupta 2023).
 *
 * <p>Here live sequence tasks drawn without end (sorting, increment, their hints), training on mixtures of them under a
 * stated budget, accuracy by length, and hand-set weights that sort.
 *
 * <p>Not here: the decoder itself, and studies that compare hints.
 */
package kindred.hint;
