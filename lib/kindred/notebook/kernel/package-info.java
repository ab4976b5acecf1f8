/**
 * The Jupyter kernel "Kindred (Java)": the JDK's JShell in the same JVM as the library, behind the messages of
 * jjava-jupyter.
 *
 * <p>Here live the wire (sockets, queued output), the evaluator (cells, errors, completion), the magics, the imports
 * that are in scope, and the kernel specs that {@code ./kindred setup} installs.
 *
 * <p>Not here: how values look ({@code kindred.notebook.show}) or anything about tasks.
 */
package kindred.notebook.kernel;
