/**
 * The commands that people type: {@code ./kindred setup, lab, run, studies, data, test, doctor, version}. Each is one
 * small class that calls the rooms below and says in plain words what happened; what goes wrong ends in one message and
 * an exit code (1: it failed, 2: it was asked wrongly). No method of a study and nothing of a kernel lives here.
 */
package kindred.cli;
