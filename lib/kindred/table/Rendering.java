package kindred.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as people read them: one format per column, so that decimal points stand under each other. */
final class Rendering {
    private static final String MISSING = "\u2013";

    private Rendering() {
    }

    static String markdown(Table table) {
        List<IntFunction<String>> formats = formats(table);
        StringBuilder out = new StringBuilder("|");
        for (Column<?> column : table.columns()) {
            out.append(' ').append(markdownCell(column.name())).append(" |");
        }
        out.append("\n|");
        for (Column<?> column : table.columns()) {
            out.append(numeric(column) ? " ---: |" : " --- |");
        }
        for (int r = 0; r < table.rowCount(); r++) {
            out.append("\n|");
            for (IntFunction<String> format : formats) {
                out.append(' ').append(markdownCell(format.apply(r))).append(" |");
            }
        }
        return out.append('\n').toString();
    }

    static String html(Table table) {
        List<IntFunction<String>> formats = formats(table);
        StringBuilder out = new StringBuilder("<div style=\"overflow-x:auto;margin:0.6em 0\">"
                + "<table class=\"kindred-table\" style=\"border-collapse:collapse;font-size:13px;"
                + "font-variant-numeric:tabular-nums\">");
        if (!table.name().isBlank()) {
            out.append("<caption style=\"caption-side:top;text-align:left;font-weight:600;padding:0 0 4px\">")
                    .append(escape(table.name())).append("</caption>");
        }
        out.append("<thead><tr>");
        for (Column<?> column : table.columns()) {
            out.append("<th scope=\"col\" style=\"border-bottom:2px solid #8c8c8c;padding:3px 10px;text-align:")
                    .append(side(column)).append("\">").append(escape(column.name())).append("</th>");
        }
        out.append("</tr></thead><tbody>");
        for (int r = 0; r < table.rowCount(); r++) {
            out.append("<tr>");
            for (int c = 0; c < formats.size(); c++) {
                out.append("<td style=\"border-bottom:1px solid #d9d9d9;padding:3px 10px;text-align:")
                        .append(side(table.column(c))).append("\">").append(escape(formats.get(c).apply(r)))
                        .append("</td>");
            }
            out.append("</tr>");
        }
        return out.append("</tbody></table></div>").toString();
    }

    private static List<IntFunction<String>> formats(Table table) {
        List<IntFunction<String>> formats = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            formats.add(format(column));
        }
        return formats;
    }

    private static IntFunction<String> format(Column<?> column) {
        // By class: Tablesaw's ColumnType constants may differ from a column's own type, by order of class loading.
        if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            NumericColumn<?> numbers = (NumericColumn<?>) column;
            String pattern = pattern(numbers);
            return r -> column.isMissing(r)
                    ? MISSING
                    : unsignedZero(String.format(Locale.ROOT, pattern, numbers.getDouble(r)));
        }
        return r -> column.isMissing(r) ? MISSING : String.valueOf(column.get(r));
    }

    /**
     * Four significant digits of the largest magnitude, the same decimals down the column; powers of ten where the
     * smallest magnitude would otherwise vanish or the largest is unreadable.
     */
    private static String pattern(NumericColumn<?> numbers) {
        double largest = 0;
        double smallest = Double.MAX_VALUE;
        boolean whole = true;
        for (int r = 0; r < numbers.size(); r++) {
            double size = Math.abs(numbers.getDouble(r));
            if (!numbers.isMissing(r) && Double.isFinite(size) && size > 0) {
                largest = Math.max(largest, size);
                smallest = Math.min(smallest, size);
                whole &= size == Math.rint(size);
            }
        }
        if (largest == 0 || whole && largest < 1e7) {
            return "%.0f";
        }
        if (largest >= 1e7 || smallest < 1e-6 || largest < 1e-3) {
            return "%.3e";
        }
        int decimals = 3 - (int) Math.floor(Math.log10(largest));
        int seen = smallest < 0.01 * largest ? 1 - (int) Math.floor(Math.log10(smallest)) : 0;
        return "%." + Math.max(0, Math.min(6, Math.max(decimals, seen))) + "f";
    }

    private static String unsignedZero(String number) {
        return number.matches("-0(\\.0*)?") ? number.substring(1) : number;
    }

    private static boolean numeric(Column<?> column) {
        return column instanceof NumericColumn<?>;
    }

    private static String side(Column<?> column) {
        return numeric(column) ? "right" : "left";
    }

    private static String markdownCell(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ")
                .replace("<", "&lt;");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
