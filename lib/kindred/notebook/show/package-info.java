/**
 * How a value looks: one class per displayed type, each a {@link kindred.notebook.show.Shown} found by
 * {@link java.util.ServiceLoader}.
 *
 * <p>A look is a {@link kindred.notebook.show.Bundle}: the same thing as text, as HTML, as an image.
 *
 * <p>Not here: where it is shown; that is {@link kindred.notebook.Display}.
 */
package kindred.notebook.show;
