package kindred.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

class DefaultImportsTest {
    @Test
    void noTwoPackagesOfTheLibraryShareAName() {
        Map<String, String> seen = new HashMap<>();
        DefaultImports.own().forEach((in, names) -> names.forEach(name ->
                assertEquals(in, seen.merge(name, in, (a, b) -> a + " and " + b), name)));
        assertTrue(seen.size() > 20, seen::toString);
    }

    @Test
    void theWorkbenchItselfIsNotInScope() {
        Set<String> packages = DefaultImports.own().keySet();
        assertTrue(packages.containsAll(Set.of("kindred.core", "kindred.notebook", "kindred.plot", "kindred.table")));
        assertFalse(packages.contains("kindred.notebook.kernel"));
    }

    @Test
    void everyLineIsValidAndEveryNameOfTheLibraryIsUnambiguous() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            for (String line : DefaultImports.lines()) {
                assertValid(shell, line);
            }
            DefaultImports.own().forEach((in, names) -> names.forEach(name -> {
                SnippetEvent event = assertValid(shell, name + ".class.getName()");
                assertEquals("\"" + in + "." + name + "\"", event.value());
            }));
            for (String name : List.of("List", "Map", "Path", "Files", "Stream", "Table", "Function", "Random")) {
                assertValid(shell, name + ".class");
            }
        }
    }

    private static SnippetEvent assertValid(JShell shell, String source) {
        SnippetEvent event = shell.eval(source).get(0);
        assertEquals(Snippet.Status.VALID, event.status(), () -> source + ": "
                + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList());
        return event;
    }
}
