package kindred.plot;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Reads the JavaScript that Tablesaw's plot objects print as JSON, so that it can be completed and moved.
 *
 * <p>That JavaScript is not JSON: it assigns to a variable, leaves commas before closing brackets, writes NaN, prints
 * numbers of a scatter trace as text and escapes names for HTML.
 */
final class Jsplot {
    private static final Pattern JAVA_DOUBLE = Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?|NaN|-?Infinity");

    private Jsplot() {
    }

    /** The trace as a JSON object that may be edited. */
    static JsonObject trace(Trace trace) {
        return parse(trace.asJavascript(0));
    }

    /** The layout as a JSON object that may be edited; Tablesaw's fixed width is left out. */
    static JsonObject layout(Layout layout) {
        JsonObject object = layout == null ? new JsonObject() : parse(layout.asJavascript());
        object.remove("width");
        return object;
    }

    private static JsonObject parse(String assignment) {
        String literal = assignment.substring(assignment.indexOf('{'), assignment.lastIndexOf('}') + 1);
        return (JsonObject) clean(JsonParser.parseString(withoutDanglingCommas(literal)), false);
    }

    private static String withoutDanglingCommas(String literal) {
        StringBuilder out = new StringBuilder(literal.length());
        char quote = 0;
        int comma = -1;
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (quote != 0) {
                out.append(c);
                if (c == '\\') {
                    out.append(literal.charAt(++i));
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            if ((c == ']' || c == '}') && comma >= 0) {
                out.deleteCharAt(comma);
            }
            if (c == ',') {
                comma = out.length();
            } else if (!Character.isWhitespace(c)) {
                comma = -1;
            }
            if (c == '"' || c == '\'') {
                quote = c;
            }
            out.append(c);
        }
        return out.toString();
    }

    private static JsonElement clean(JsonElement element, boolean inArray) {
        if (element instanceof JsonObject object) {
            JsonObject out = new JsonObject();
            object.asMap().forEach((key, value) -> out.add(key, clean(value, false)));
            return out;
        }
        if (element instanceof JsonArray array) {
            List<JsonElement> values = array.asList();
            boolean numbers = values.stream().allMatch(
                    v -> v instanceof JsonPrimitive p && JAVA_DOUBLE.matcher(p.getAsString()).matches());
            return Json.element(StreamSupport.stream(array.spliterator(), false)
                    .map(v -> numbers ? number(v) : clean(v, true)).toList());
        }
        if (element instanceof JsonPrimitive text && text.isString()) {
            return JAVA_DOUBLE.matcher(text.getAsString()).matches() && !inArray
                    ? number(text)
                    : new JsonPrimitive(inArray ? text.getAsString() : unescape(text.getAsString()));
        }
        return element;
    }

    private static JsonElement number(JsonElement text) {
        double value = Double.parseDouble(text.getAsString());
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }

    private static String unescape(String html) {
        return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
