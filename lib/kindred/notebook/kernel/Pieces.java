package kindred.notebook.kernel;

/** Finds where statements and lines begin in the text of a cell. */
final class Pieces {
    private Pieces() {
    }

    /** The next position from {@code at} on that is not white space, a comment or a lone semicolon. */
    static int next(String cell, int at) {
        int i = at;
        while (i < cell.length()) {
            if (Character.isWhitespace(cell.charAt(i)) || cell.charAt(i) == ';') {
                i++;
            } else if (cell.startsWith("//", i)) {
                i = endOfLine(cell, i);
            } else if (cell.startsWith("/*", i) && cell.indexOf("*/", i + 2) >= 0) {
                i = cell.indexOf("*/", i + 2) + 2;
            } else {
                return i;
            }
        }
        return i;
    }

    /** The position of the line break that ends the line of {@code at}, or the end. */
    static int endOfLine(String cell, int at) {
        int eol = cell.indexOf('\n', at);
        return eol < 0 ? cell.length() : eol;
    }

    /** The cell with its magic lines blanked, every other character where it was. */
    static String withoutMagics(String cell) {
        StringBuilder blanked = new StringBuilder(cell);
        for (int start = 0; start < cell.length(); start = endOfLine(cell, start) + 1) {
            if (cell.startsWith("%", start)) {
                for (int i = start; i < endOfLine(cell, start); i++) {
                    blanked.setCharAt(i, ' ');
                }
            }
        }
        return blanked.toString();
    }
}
