package kindred.notebook.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;

/** Help while typing: completion, signatures, and whether a cell is complete. Positions count Unicode characters. */
final class Assist {
    private static final String INDENT = "    ";

    private final SourceCodeAnalysis analysis;

    Assist(JShell shell) {
        analysis = shell.sourceCodeAnalysis();
    }

    /** What may stand at a position, the fitting types first. */
    ReplacementOptions complete(String cell, int at) {
        String code = Pieces.withoutMagics(before(cell, at));
        int start = lastPiece(code);
        int[] anchor = new int[1];
        List<String> found = suggest(code.substring(start), anchor);
        if (found.isEmpty() && start > 0) {
            // Names that the cell declares above are only known when all of it is looked at.
            start = 0;
            found = suggest(code, anchor);
        }
        return new ReplacementOptions(found, code.codePointCount(0, start + anchor[0]), at);
    }

    private List<String> suggest(String code, int[] anchor) {
        return analysis.completionSuggestions(code, code.length(), anchor).stream()
                .sorted(Comparator.comparing((Suggestion s) -> !s.matchesType()))
                .map(Suggestion::continuation).distinct().toList();
    }

    /** Where the statement that the text ends in begins. */
    private int lastPiece(String code) {
        int at = Pieces.next(code, 0);
        while (at < code.length()) {
            CompletionInfo info = analysis.analyzeCompletion(code.substring(at));
            int next = code.length() - info.remaining().length();
            if (!info.completeness().isComplete() || info.remaining().isBlank() || next <= at) {
                return at;
            }
            at = Pieces.next(code, next);
        }
        return code.length();
    }

    /** The signatures, with Javadoc where its source is at hand, of what stands at a position; empty if unknown. */
    String inspect(String cell, int at) {
        String source = Pieces.withoutMagics(cell);
        int end = before(cell, at).length();
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        String code = source.substring(0, end);
        String last = code.substring(lastPiece(code));
        return Stream.of(last, last + "(", code, code + "(").map(this::documentation).filter(d -> !d.isEmpty())
                .findFirst().orElse("");
    }

    private String documentation(String code) {
        return analysis.documentation(code, code.length(), true).stream().map(Assist::told)
                .distinct().collect(Collectors.joining("\n\n"));
    }

    private static String told(Documentation d) {
        return d.javadoc() == null || d.javadoc().isBlank() ? d.signature()
                : d.signature() + "\n" + d.javadoc().replaceAll("</?[a-zA-Z][^>]*>", "").strip();
    }

    /** The answer in the words of {@link BaseKernel#isComplete}. */
    String isComplete(String cell) {
        String code = Pieces.withoutMagics(cell);
        int at = Pieces.next(code, 0);
        while (at < code.length()) {
            CompletionInfo info = analysis.analyzeCompletion(code.substring(at));
            if (info.completeness() == Completeness.UNKNOWN) {
                return BaseKernel.IS_COMPLETE_BAD;
            }
            if (info.completeness() == Completeness.DEFINITELY_INCOMPLETE) {
                return INDENT;
            }
            int next = code.length() - info.remaining().length();
            at = next <= at ? code.length() : Pieces.next(code, next);
        }
        return code.indexOf("/*", code.lastIndexOf("*/") + 1) >= 0 && at < code.length() ? INDENT
                : BaseKernel.IS_COMPLETE_YES;
    }

    private static String before(String cell, int characters) {
        int all = cell.codePointCount(0, cell.length());
        return cell.substring(0, cell.offsetByCodePoints(0, Math.min(Math.max(0, characters), all)));
    }
}
