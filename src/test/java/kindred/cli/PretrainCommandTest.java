package kindred.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PretrainCommandTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void anUnknownDecoderIsAMistakeThatListsThoseThereAre() {
        assertEquals(2, run("pretrain", "ktt-l"));
        assertTrue(err.toString().contains("unknown decoder \"ktt-l\"; there are: ktt-xs, ktt-s, ktt-m"), err::toString);
    }

    @Test
    void noStepsAreAMistake() {
        assertEquals(2, run("pretrain", "ktt-s", "--steps", "0"));
        assertTrue(err.toString().contains("Pretraining of 0 steps"), err::toString);
    }
}
