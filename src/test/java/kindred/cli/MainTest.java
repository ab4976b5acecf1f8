package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void noCommandShowsTheCommands() {
        assertEquals(2, run());
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            assertTrue(err.toString().contains("  " + command + " "), command + " in " + err);
        }
    }

    @Test
    void unknownCommandNamesTheNearOnes() {
        assertEquals(2, run("studys"));
        assertTrue(err.toString().contains("studies"), err.toString());
    }

    @Test
    void unknownStudyIsMisuse() {
        assertEquals(2, run("run", "no-such-study"));
        assertTrue(err.toString().startsWith("kindred: There is no study \"no-such-study\"."), err.toString());
    }

    @Test
    void unknownNotebookFileIsMisuse() {
        assertEquals(2, run("run", "no/such.ipynb"));
        assertTrue(err.toString().startsWith("kindred: there is no notebook 'no/such.ipynb'."), err.toString());
    }

    @Test
    void unknownScaleNamesTheScales() {
        assertEquals(2, run("run", "start-here", "--scale", "huge"));
        assertTrue(err.toString().contains("'huge' is not one of smoke, default, full"), err.toString());
    }

    @Test
    void unknownDataSetNamesTheDataSets() {
        assertEquals(2, run("data", "no-such-data"));
        assertTrue(err.toString().contains("no-such-data") && err.toString().contains("fashion-mnist"), err.toString());
    }

    @Test
    void dataWithoutAnIdListsAndFetchesNothing() {
        assertEquals(0, run("data"));
        assertTrue(out.toString().contains("fashion-mnist"), out.toString());
        assertTrue(out.toString().contains("licence"), out.toString());
    }

    @Test
    void versionIsTheBuildsOwn() {
        assertEquals(0, run("version"));
        assertTrue(out.toString().matches("kindred \\d+\\.\\d+\\.\\d+\\S*\\Rjava " + "(?s).*"), out.toString());
    }

    @Test
    void unknownKernelKindNamesTheKinds() {
        assertEquals(2, run("setup", "--kernel", "python"));
        assertTrue(err.toString().contains("embedded") && err.toString().contains("ijava")
                && err.toString().contains("jjava"), err.toString());
    }
}
