package kindred.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kindred.notebook.show.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoKernelTest {
    @Test
    void withoutAKernelThereIsNone() {
        assertSame(NoKernel.HERE, Host.found());
    }

    @Test
    void textIsPrintedAndHtmlSavedWithItsHead(@TempDir Path folder) throws IOException {
        NoKernel host = new NoKernel(folder.resolve("out"));
        String said = printed(() -> {
            host.display(Bundle.text("only text"));
            host.display(Bundle.text("plain").withHtml("<b>r\u00edch</b>").withHead("<script>1</script>\n"));
        });
        Path page = folder.resolve("out/display-002.html");
        assertEquals("only text\nplain\n(saved as " + page + ")\n", said);
        assertTrue(Files.readString(page).endsWith("<script>1</script>\n<b>r\u00edch</b>\n"));
        try (Stream<Path> left = Files.list(page.getParent())) {
            assertEquals(List.of(page), left.toList());
        }
    }

    private static String printed(Runnable action) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
