package kindred.notebook.show;

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One output in several forms, keyed by MIME type, the plain text always among them. A viewer takes the richest form
 * that it knows.
 *
 * @param data MIME type to content: a {@code String} (base64 for binary images), or for JSON types a tree of maps,
 *         lists, strings and numbers, or a Gson element
 * @param head HTML that a page needs once, before the first output that names it (a script); often empty
 */
public record Bundle(Map<String, Object> data, String head) {
    public static final String TEXT = "text/plain";
    public static final String HTML = "text/html";

    public Bundle {
        Objects.requireNonNull(data.get(TEXT), "a bundle needs " + TEXT);
        Objects.requireNonNull(head, "head");
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    /** Plain text only. */
    public static Bundle text(String text) {
        return new Bundle(Map.of(TEXT, text), "");
    }

    /** This bundle and one more form. */
    public Bundle with(String mime, Object content) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(mime, content);
        return new Bundle(more, head);
    }

    /** This bundle, with what its HTML needs once a page. */
    public Bundle withHead(String once) {
        return new Bundle(data, once);
    }

    public Bundle withHtml(String html) {
        return with(HTML, html);
    }

    public Bundle withPng(byte[] png) {
        return with("image/png", Base64.getEncoder().encodeToString(png));
    }

    public String text() {
        return (String) data.get(TEXT);
    }

    /** The HTML form; where there is none, the picture, else the text, as HTML. */
    public String html() {
        if (data.get(HTML) instanceof String html) {
            return html;
        }
        if (data.get("image/png") instanceof String png) {
            return "<img src=\"data:image/png;base64," + png + "\" alt=\"" + escape(text()) + "\">";
        }
        return "<pre>" + escape(text()) + "</pre>";
    }

    /** Text made safe inside HTML, attribute values included. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
