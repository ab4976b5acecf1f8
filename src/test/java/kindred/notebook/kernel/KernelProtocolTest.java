package kindred.notebook.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import kindred.notebook.JupyterClient;
import kindred.notebook.JupyterClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the kernel as a notebook does: every kind of cell, each answer checked. */
class KernelProtocolTest {
    @TempDir
    static Path data;
    private static JupyterClient kernel;

    @BeforeAll
    static void start() throws IOException {
        KernelSpec.here(List.of("-Xmx512m"), Map.of("KINDRED_PROBE", "set"))
                .install(data, KernelSpec.Kind.EMBEDDED, List.of());
        kernel = new JupyterClient("kindred", data);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        kernel.close();
    }

    private static Answer run(String code) {
        return kernel.execute(code);
    }

    private static Answer ok(String code) {
        Answer answer = run(code);
        assertEquals("ok", answer.status(), () -> code + "\n" + answer.json());
        return answer;
    }

    private static void shows(String text, String code) {
        assertEquals(text, ok(code).text(), code);
    }

    private static Answer fails(String name, String code) {
        Answer answer = run(code);
        assertEquals("error", answer.status(), code);
        assertEquals(name, answer.errorName(), code);
        return answer;
    }

    // ---- values

    @Test
    void theLastExpressionIsShown() {
        shows("2", "1 + 1");
        shows("3", "int a1 = 1;\nint b1 = 2;\na1 + b1");
        shows("[1, 2]", "List.of(1, 2)");
        shows("7", "Math.abs(-7);");
    }

    @Test
    void declarationsAssignmentsAndStatementsShowNothing() {
        assertNull(ok("int a2 = 5;").text());
        assertNull(ok("a2 = 6;").text());
        assertNull(ok("if (a2 > 3) { a2++; }").text());
        assertNull(ok("").text());
        assertNull(ok("// only a comment\n/* and another */").text());
        shows("7", "a2");
    }

    @Test
    void severalStatementsOnOneLine() {
        shows("6", "int a3 = 1; int b3 = 2; int c3 = 3; a3 + b3 + c3");
    }

    @Test
    void aMethodARecordAnInterfaceAnEnum() {
        shows("Pair[left=1, right=x]", "record Pair<A, B>(A left, B right) {}\nnew Pair<>(1, \"x\")");
        shows("9", "int square(int x) {\n    return x * x;\n}\n\nsquare(3)");
        shows("[RED, GREEN]", "enum Colour { RED, GREEN }\nArrays.toString(Colour.values())");
        shows("4", "sealed interface Shape permits Sq {}\nrecord Sq(int side) implements Shape {}\n"
                + "Shape shape = new Sq(4);\nshape instanceof Sq s ? s.side() : 0");
    }

    @Test
    void aClassAndAMethodAreRedefined() {
        shows("1", "class Thing { int value() { return 1; } }\nnew Thing().value()");
        shows("2", "class Thing { int value() { return 2; } }\nnew Thing().value()");
        ok("int answer() { return 41; }\nint ask() { return answer() + 1; }");
        shows("42", "ask()");
        ok("int answer() { return 1; }");
        shows("2", "ask()");
    }

    @Test
    void unicodeInSourceNamesAndOutput() {
        shows("žluťoučký 学习 🚀", "String größe = \"žluťoučký 学习 🚀\";\ngröße");
        assertEquals("🚀 é\n", ok("System.out.println(\"🚀 é\")").stdout());
    }

    @Test
    void textBlocksLambdasAndGenerics() {
        shows("a\nb\n", "\"\"\"\na\nb\n\"\"\"");
        shows("[2, 4]", "Stream.of(1, 2).map(x -> 2 * x).collect(Collectors.toList())");
    }

    @Test
    void nullAndVoidShowNothing() {
        assertNull(ok("(Object) null").text());
        assertNull(ok("System.gc()").text());
    }

    // ---- what is in scope

    @Test
    void theLibraryAndItsFriendsAreImported() {
        shows("Interrupted", "Interrupted.class.getSimpleName()");
        shows("2", "Table.create(\"t\", IntColumn.create(\"x\", new int[] {1, 2})).rowCount()");
        shows("notebook", "Path.of(\"/a/notebook\").getFileName().toString()");
        assertEquals("hello", ok("display(\"hello\")").displays().get(0).getAsJsonObject("data").get("text/plain")
                .getAsString());
        shows("set", "System.getenv(\"KINDRED_PROBE\")");
    }

    @Test
    void servicesAreFoundThroughTheContextClassLoader() {
        shows("true", "java.util.ServiceLoader.load(kindred.core.Progress.Host.class).iterator().hasNext()");
    }

    @Test
    void anImageIsShownAsPng() {
        Answer answer = ok("new java.awt.image.BufferedImage(3, 2, java.awt.image.BufferedImage.TYPE_INT_RGB)");
        assertTrue(answer.result("image/png").startsWith("iVBOR"), answer.json()::toString);
    }

    @Test
    void aBundleKeepsAllItsForms() {
        Answer answer = ok("kindred.notebook.show.Bundle.text(\"plain\").withHtml(\"<b>rich</b>\")"
                + ".with(\"application/json\", Map.of(\"a\", List.of(1, 2)))");
        assertEquals("plain", answer.text());
        assertEquals("<b>rich</b>", answer.result("text/html"));
        assertEquals("[1,2]", answer.json().getAsJsonObject("result").getAsJsonObject("application/json").get("a")
                .toString());
    }

    @Test
    void tablesAndFiguresAreShownAndTheScriptIsSentOnce() {
        String figure = "Figure.ofJson(\"{\\\"data\\\":[{\\\"y\\\":[1,2]}],\\\"layout\\\":{}}\", \"Line\")";
        Answer table = ok("Table.create(\"t\", IntColumn.create(\"n\", 41, 42))");
        assertTrue(table.result("text/html").contains("<td") && table.text().contains("42"), table.json()::toString);
        Answer first = ok(figure);
        assertEquals(1, first.displays().size());
        assertTrue(first.displays().get(0).getAsJsonObject("data").get("text/html").getAsString().contains("Plotly"));
        assertTrue(first.json().getAsJsonObject("result").getAsJsonObject("application/vnd.plotly.v1+json").has("data"));
        Answer second = ok("display(" + figure + ");\n" + figure);
        assertEquals(1, second.displays().size(), "the figure, without the script");
        ok("Display.resendScripts();");
        assertEquals(1, ok(figure).displays().size());
    }

    // ---- errors

    @Test
    void aCompileErrorPointsAtThePlace() {
        Answer answer = fails("CompileError", "int fine = 1;\nint wrong = \"text\";");
        assertEquals("incompatible types: java.lang.String cannot be converted to int", answer.errorMessage());
        assertEquals(List.of("in cell [%d], line 2, column 13:".formatted(answer.count()), "    int wrong = \"text\";",
                "                ^^^^^^"), answer.traceback().subList(1, 4));
        shows("1", "fine");
    }

    @Test
    void aMissingNameIsNamed() {
        Answer answer = fails("CompileError", "\n\n  nowhere.call()");
        assertTrue(answer.errorMessage().startsWith("cannot find symbol"), answer.errorMessage());
        assertTrue(answer.errorMessage().contains("nowhere"), answer.errorMessage());
        assertEquals("in cell [%d], line 3, column 3:".formatted(answer.count()), answer.traceback().get(1));
    }

    @Test
    void incompleteSourceIsAnError() {
        Answer answer = fails("CompileError", "for (int i = 0; i < 3; i++) {");
        assertTrue(answer.errorMessage().contains("reached end of file"), answer.errorMessage());
    }

    @Test
    void anExceptionShowsTheUsersFrames() {
        ok("int divide(int by) {\n    return 10 / by;\n}");
        Answer answer = fails("java.lang.ArithmeticException", "int half = divide(2);\ndivide(0)");
        int cell = answer.count();
        assertEquals(List.of("java.lang.ArithmeticException: / by zero", "    at cell [%d], line 2 in divide".formatted(cell - 1),
                "    at cell [%d], line 2".formatted(cell)), answer.traceback());
    }

    @Test
    void theCauseIsShownToo() {
        Answer answer = fails("java.lang.IllegalStateException",
                "throw new IllegalStateException(\"outer\", new IOException(\"inner\"));");
        assertTrue(answer.traceback().contains("Caused by: java.io.IOException: inner"), answer.traceback()::toString);
    }

    @Test
    void anErrorIsNoDeathSentence() {
        fails("java.lang.StackOverflowError", "int down(int n) { return down(n + 1) + 1; }\ndown(0)");
        fails("java.lang.OutOfMemoryError", "long[][] all = new long[4000][];\n"
                + "for (int i = 0; i < 4000; i++) all[i] = new long[1 << 20];");
        ok("all = null;");
        shows("2", "1 + 1");
    }

    @Test
    void aMethodThatNeedsAMissingOneSaysSo() {
        Answer answer = ok("int early() { return later(); }");
        assertTrue(answer.stderr().contains("early cannot be used until there is method later()"), answer.stderr());
        fails("UnresolvedReference", "early()");
        shows("5", "int later() { return 5; }\nearly()");
    }

    @Test
    void aValueThatCannotBeShownIsAnErrorNotASilence() {
        Answer answer = fails("java.lang.IllegalStateException",
                "new Object() { public String toString() { throw new IllegalStateException(\"no text\"); } }");
        assertEquals("the cell ran; its value could not be shown: no text", answer.errorMessage());
    }

    @Test
    void cellsQueuedBehindAFailureAreAborted() {
        JsonObject answer = kernel.ask("queue", Map.of("codes", List.of("1 / 0", "int never = 1;", "2")));
        assertEquals(List.of("error", "aborted", "aborted"), JupyterClient.strings(answer.getAsJsonArray("statuses")));
        fails("CompileError", "never");
    }

    // ---- output

    @Test
    void bothStreamsAndDisplaysStayInOrder() {
        Answer answer = ok("System.out.print(\"a\"); display(\"b\"); System.err.print(\"c\"); System.out.print(\"d\");");
        assertEquals("ad", answer.stdout());
        assertEquals("c", answer.stderr());
        assertEquals(List.of("status", "execute_input", "stream", "display_data", "stream", "stream", "status"),
                answer.order());
    }

    @Test
    void outputIsStreamedWhileTheCellRuns() {
        Answer answer = ok("for (int i = 0; i < 4; i++) { System.out.println(i); Thread.sleep(150); }");
        assertEquals("0\n1\n2\n3\n", answer.stdout());
        assertTrue(answer.json().get("messages").getAsInt() > 1, answer.json()::toString);
    }

    @Test
    void twoHundredThousandLinesArriveWhole() {
        Answer answer = ok("for (int i = 0; i < 200_000; i++) System.out.println(\"line \" + i);");
        String[] lines = answer.stdout().split("\n");
        assertEquals(200_000, lines.length);
        assertEquals("line 199999", lines[199_999]);
        assertTrue(answer.json().get("messages").getAsInt() < 1000, "messages: " + answer.json().get("messages"));
        shows("2", "1 + 1");
    }

    @Test
    void aFloodIsCutAtTheStatedLimit() {
        Answer answer = ok("String row = \"x\".repeat(1023) + \"\\n\";\n"
                + "for (int i = 0; i < 11 * 1024; i++) System.out.print(row);\nint after = 1;");
        assertEquals(Outbox.CUT, answer.stdout().getBytes(StandardCharsets.UTF_8).length);
        assertTrue(answer.stderr().contains("cut here, after 10 MB"), answer.stderr());
        assertEquals("next\n", ok("System.out.println(\"next\")").stdout());
        shows("1", "after");
    }

    @Test
    void bytesOfOneCharacterWrittenApartStayTogether() {
        assertEquals("é", ok("System.out.write(0xC3); Thread.sleep(200); System.out.write(0xA9);").stdout()
                .replace("\uFFFD", "?"));
    }

    // ---- interrupts

    @Test
    void aBusyLoopIsInterruptedAndStateKept() {
        ok("int kept = 17;");
        Answer answer = kernel.execute(Map.of("code", "while (true) { if (kept == 17) System.out.println(1); kept = 18; }",
                "interrupt", 0.2));
        assertEquals("Interrupted", answer.errorName());
        shows("18", "kept");
    }

    @Test
    void aSleepIsInterrupted() {
        Answer answer = kernel.execute(Map.of("code", "int before = 3;\n{ System.out.println(1); Thread.sleep(600_000); }\n"
                + "int reached = 1;", "interrupt", 0.5));
        assertEquals("Interrupted", answer.errorName());
        assertEquals("    at cell [%d], line 2".formatted(answer.count()),
                answer.traceback().get(answer.traceback().size() - 1));
        shows("3", "before");
        fails("CompileError", "reached");
    }

    @Test
    void aLongCallIsInterruptedBetweenTwoSteps() {
        ok("""
                int finished = 0;
                void train() {
                    try (Progress p = Progress.of("train", 100_000)) {
                        for (int step = 1; step <= 100_000; step++) {
                            long end = System.nanoTime() + 20_000_000;
                            while (System.nanoTime() < end) { }
                            finished = step;
                            p.at(step, "loss 0.5");
                        }
                    }
                }
                """);
        Answer answer = kernel.execute(Map.of("code", "{ System.out.println(1); train(); }", "interrupt", 0.7));
        assertEquals("Interrupted", answer.errorName());
        assertTrue(answer.errorMessage().matches("train stopped after step \\d+ of 100000, between two steps.*"),
                answer.errorMessage());
        String step = answer.errorMessage().replaceAll("\\D+(\\d+) of.*", "$1");
        shows(step, "finished");
    }

    @Test
    void aTrainingRunIsInterruptedAndTheSessionTrainsOn() {
        ok("""
                NDManager engine = Compute.manager();
                var net = Mlp.of(8, 16, 2);
                var begin = net.initial(engine, new Rng(1));
                var points = Examples.of(engine.create(new Rng(2).normal(64 * 8, 1.0)).reshape(64, 8)
                        .toType(ai.djl.ndarray.types.DataType.FLOAT32, false), engine.zeros(new Shape(64),
                        ai.djl.ndarray.types.DataType.INT64));
                Trained fit(int epochs) {
                    return Trainer.with(AdamW.rate(1e-3)).epochs(epochs).batch(16).fit(net, begin, points, Loss.crossEntropy());
                }
                """.replace("NDManager", "ai.djl.ndarray.NDManager").replace("new Shape", "new ai.djl.ndarray.types.Shape"));
        assertNull(ok("Trained first = fit(2);").text());
        Answer answer = kernel.execute(Map.of("code", "{ System.out.println(1); fit(10_000_000); }", "interrupt", 1.0));
        assertEquals("Interrupted", answer.errorName(), answer.errorMessage());
        assertTrue(answer.errorMessage().contains("between two steps"), answer.errorMessage());
        shows("true", "Arrays.equals(fit(2).weights().vector().toFloatArray(), first.weights().vector().toFloatArray())");
        ok("engine.close();");
    }

    @Test
    void aValueWhoseTextNeverEndsIsInterrupted() {
        Answer answer = kernel.execute(Map.of("code",
                "new Object() { public String toString() { System.out.println(1); while (true) { } } }", "interrupt", 0.5));
        assertEquals("Interrupted", answer.errorName());
        assertEquals("the cell ran; the look of its value was stopped", answer.errorMessage());
    }

    @Test
    void codeThatSwallowsInterruptsIsStopped() {
        Answer answer = kernel.execute(Map.of("code",
                "{ System.out.println(1); while (true) { try { Thread.sleep(50); } catch (InterruptedException e) { } } }",
                "interrupt", 0.5));
        assertEquals("Interrupted", answer.errorName());
        shows("2", "1 + 1");
    }

    @Test
    void anInterruptOfAnIdleKernelDoesNothing() {
        shows("1", "1");
        kernel.ask("interrupt", Map.of());
        shows("false", "Thread.currentThread().isInterrupted()");
    }

    @Test
    void theUsersThreadIsTheSameInEveryCell() {
        ok("ThreadLocal<Integer> local = new ThreadLocal<>(); local.set(5);");
        shows("5", "local.get()");
    }

    // ---- progress

    @Test
    void progressIsOneDisplayThatIsReplaced() {
        Answer answer = ok("""
                try (Progress all = Progress.of("sweep", 2)) {
                    for (int run = 1; run <= 2; run++) {
                        try (Progress p = Progress.of("run " + run, 40)) {
                            for (int step = 1; step <= 40; step++) {
                                Thread.sleep(15);
                                p.at(step, "loss 0.5");
                            }
                        }
                        all.at(run);
                    }
                }
                """);
        assertEquals(1, answer.displays().size());
        JsonObject first = answer.displays().get(0);
        String id = first.getAsJsonObject("transient").get("display_id").getAsString();
        assertTrue(first.getAsJsonObject("data").get("text/html").getAsString().contains("<progress"), first::toString);
        List<JsonObject> updates = answer.updates();
        // Four a second at most, and one for the end of each of the three.
        assertTrue(updates.size() >= 3 && updates.size() <= 4 * answer.seconds() + 3, "updates: " + updates.size());
        assertTrue(updates.stream().allMatch(u -> u.getAsJsonObject("transient").get("display_id").getAsString().equals(id)));
        JsonObject last = updates.get(updates.size() - 1).getAsJsonObject("data");
        assertTrue(last.get("text/plain").getAsString().startsWith("sweep: 2 of 2, "), last::toString);
        assertFalse(last.has("text/html"));
    }

    // ---- magics

    @Test
    void timeTakesAStatementOrACell() {
        Answer line = ok("%time int timed = 4 + 4;\ntimed");
        assertTrue(line.stdout().matches("took \\d+\\.\\d{3} s\n"), line.stdout());
        assertEquals("8", line.text());
        Answer cell = ok("%%time\nint other = 1;\nother + 1");
        assertTrue(cell.stdout().startsWith("took "), cell.stdout());
        assertEquals("2", cell.text());
    }

    @Test
    void aPercentInsideAnExpressionIsNoMagic() {
        shows("1", "int seven = 7;\nseven\n  % 3");
    }

    @Test
    void theClassPathGrows(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Extra.java"),
                "package extra; public class Extra { public static String hello() { return \"from outside\"; } }");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), source.toString()));
        shows("from outside", "%classpath " + folder + "\nextra.Extra.hello()");
        Answer missing = fails("java.lang.IllegalArgumentException", "%classpath " + folder + "/none/*.jar");
        assertTrue(missing.errorMessage().startsWith("there is no " + folder), missing.errorMessage());
    }

    @Test
    void mavenBringsAnArtifact() {
        Answer answer = kernel.execute(Map.of("code", "%maven org.apache.commons:commons-csv:1.10.0\n"
                + "org.apache.commons.csv.CSVFormat.DEFAULT.getDelimiterString()", "timeout", 110));
        assertEquals(",", answer.text(), answer.json()::toString);
        fails("java.lang.IllegalArgumentException", "%maven not-coordinates");
    }

    @Test
    void thereIsNoShellAndUnknownMagicsSayWhatThereIs() {
        assertTrue(fails("UnknownMagic", "%%sh\necho hi").errorMessage().contains("%maven"));
        assertTrue(fails("UnknownMagic", "%nope").errorMessage().startsWith("there is no %nope; known are "));
        fails("CompileError", "!ls");
    }

    // ---- help while typing

    private static List<String> completions(String code) {
        return JupyterClient.strings(kernel.ask("complete", Map.of("code", code)).getAsJsonArray("matches"));
    }

    @Test
    void completionKnowsTypesVariablesAndThisCell() {
        assertEquals(List.of("toUpperCase("), completions("\"text\".toUpp"));
        ok("String remembered = \"x\";");
        assertTrue(completions("remem").contains("remembered"));
        assertTrue(completions("String fresh = \"\";\nfresh.isBl").contains("isBlank()"));
        assertTrue(completions("%time 1\nMath.ab").contains("abs("));
    }

    @Test
    void completionCountsCharactersNotCodeUnits() {
        JsonObject answer = kernel.ask("complete", Map.of("code", "String s = \"🚀🚀\";\nMath.ab"));
        assertEquals(22, answer.get("cursor_start").getAsInt());
        assertEquals(24, answer.get("cursor_end").getAsInt());
    }

    @Test
    void inspectionGivesTheSignature() {
        JsonObject answer = kernel.ask("inspect", Map.of("code", "Math.max"));
        assertTrue(answer.get("found").getAsBoolean());
        assertTrue(answer.getAsJsonObject("data").get("text/plain").getAsString().contains("int Math.max(int a, int b)"));
        assertFalse(kernel.ask("inspect", Map.of("code", "zzz.yyy")).get("found").getAsBoolean());
        JsonObject own = kernel.ask("inspect", Map.of("code", "Progress.of(\"a\", 3)", "at", 10));
        assertTrue(own.getAsJsonObject("data").get("text/plain").getAsString().contains("Progress.of("), own::toString);
    }

    private static String complete(String code) {
        return kernel.ask("is_complete", Map.of("code", code)).get("status").getAsString();
    }

    @Test
    void completenessOfTheSource() {
        assertEquals("complete", complete("int q = 1;"));
        assertEquals("complete", complete("int q = 1;\nq + 1"));
        assertEquals("complete", complete("%time 1 + 1"));
        assertEquals("complete", complete(""));
        assertEquals("incomplete", complete("for (int i = 0; i < 3; i++) {"));
        assertEquals("incomplete", complete("int q = 1;\nvoid f() {"));
        assertEquals("invalid", complete("int 3 = ]"));
    }

    // ---- the protocol

    @Test
    void kernelInfoNamesTheLanguage() {
        JsonObject info = kernel.ask("kernel_info", Map.of());
        assertEquals("Java", info.getAsJsonObject("language_info").get("name").getAsString());
        assertEquals("kindred", info.get("implementation").getAsString());
    }

    @Test
    void aConsoleThatAsksForTheHistoryGetsAnAnswer() {
        assertEquals(0, kernel.ask("history", Map.of()).getAsJsonArray("history").size());
    }

    @Test
    void aSilentCellPublishesNoInputAndNoResult() {
        int before = ok("1").count();
        Answer answer = kernel.execute(Map.of("code", "int quiet = 3; quiet", "silent", true));
        assertEquals(List.of("status", "status"), answer.order());
        assertEquals(before + 1, ok("quiet").count());
    }

    @Test
    void aLineOfInputIsAskedFor() {
        Answer answer = kernel.execute(Map.of("code", "new Scanner(System.in).nextLine()", "input", "héllo"));
        assertEquals("héllo", answer.text());
        Answer headless = fails("java.io.IOException", "System.in.read()");
        assertTrue(headless.errorMessage().contains("takes no input"), headless.errorMessage());
    }

    @Test
    void aForgedMessageIsMetWithSilenceAndHarmsNothing() {
        ok("int untouched = 1;");
        assertFalse(kernel.ask("forged", Map.of("channel", "shell", "code", "untouched = 2;")).get("answered").getAsBoolean());
        assertFalse(kernel.ask("forged", Map.of("channel", "control", "kind", "shutdown_request")).get("answered")
                .getAsBoolean());
        shows("1", "untouched");
    }

    @Test
    void shutdownEndsTheProcessEvenInsideALoop() throws IOException, InterruptedException {
        try (JupyterClient other = new JupyterClient("kindred", data)) {
            other.execute("new Thread(() -> { while (true) { } }).start();");
            JsonObject answer = other.ask("shutdown", Map.of());
            assertEquals(0, answer.get("exit").getAsInt());
            assertFalse(answer.getAsJsonObject("reply").get("restart").getAsBoolean());
        }
    }
}
