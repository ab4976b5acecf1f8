package kindred.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

class DefaultImportsTest {
    @Test
    void noTwoPackagesOfTheLibraryShareAName() {
        Map<String, List<String>> homes = homes();
        assertTrue(homes.size() > 20, homes::toString);
        homes.values().removeIf(in -> in.size() == 1);
        assertEquals(Map.of(), homes, "rename one of each");
    }

    @Test
    void theWorkbenchItselfIsNotInScope() {
        Set<String> packages = DefaultImports.own().keySet();
        assertTrue(packages.containsAll(Set.of("kindred.core", "kindred.notebook", "kindred.plot", "kindred.table")));
        assertFalse(packages.contains("kindred.notebook.kernel"));
    }

    @Test
    void everyLineIsValidAndEveryNameMeansTheLibrarysOwn() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            for (String line : DefaultImports.lines()) {
                assertValid(shell, line);
            }
            Map<String, List<String>> homes = homes();
            homes.values().removeIf(in -> in.size() > 1);
            List<String> simple = homes.keySet().stream().map(name -> name + ".class").toList();
            List<String> full = homes.entrySet().stream().map(e -> e.getValue().get(0) + "." + e.getKey() + ".class").toList();
            assertValid(shell, "Class<?>[] simple = {" + String.join(", ", simple) + "};");
            assertValid(shell, "Class<?>[] full = {" + String.join(", ", full) + "};");
            assertEquals("true", assertValid(shell, "Arrays.equals(simple, full)").value());
            assertValid(shell, "Class<?>[] others = {List.class, Map.class, Path.class, Files.class, Stream.class, "
                    + "Table.class, Function.class, Random.class, IntColumn.class};");
        }
    }

    /** Each name in scope with the packages that have it, those of single studies left out. */
    private static Map<String, List<String>> homes() {
        Map<String, List<String>> homes = new TreeMap<>();
        DefaultImports.own().forEach((in, names) -> names.stream().filter(name -> !DefaultImports.isStudy(in))
                .forEach(name -> homes.computeIfAbsent(name, n -> new ArrayList<>()).add(in)));
        return homes;
    }

    private static SnippetEvent assertValid(JShell shell, String source) {
        SnippetEvent event = shell.eval(source).get(0);
        assertEquals(Snippet.Status.VALID, event.status(), () -> source + ": "
                + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList());
        return event;
    }
}
