/**
 * Notebooks executed without a browser: the Jupyter of this machine, one notebook run through it with what happens told
 * while it happens, and the executed copy and the HTML page that remain. The page shows its figures and formulas with no
 * network. The kernel itself lives in {@code kindred.notebook.kernel}, the commands that people type in
 * {@code kindred.cli}.
 */
package kindred.notebook.run;
