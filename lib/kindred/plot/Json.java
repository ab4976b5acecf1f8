package kindred.plot;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Short ways to write JSON trees; NaN and infinities, which JSON lacks, become null, Plotly's gap. Arrays of numbers
 * keep nine significant digits: more than a screen can show, and half the size of a notebook's file.
 */
final class Json {
    /** Also safe inside a script element: gson writes {@code <}, {@code >} and {@code &} as escapes. */
    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private static final MathContext NINE_DIGITS = new MathContext(9);

    private Json() {
    }

    /** An object of alternating keys and values. */
    static JsonObject object(Object... pairs) {
        JsonObject object = new JsonObject();
        return put(object, pairs);
    }

    /** Sets alternating keys and values and hands the object back. */
    static JsonObject put(JsonObject object, Object... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            object.add((String) pairs[i], element(pairs[i + 1]));
        }
        return object;
    }

    static JsonArray array(Object... values) {
        JsonArray array = new JsonArray();
        for (Object value : values) {
            array.add(element(value));
        }
        return array;
    }

    static JsonElement element(Object value) {
        if (value instanceof JsonElement element) {
            return element;
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof double[] numbers) {
            JsonArray array = new JsonArray(numbers.length);
            for (double number : numbers) {
                array.add(element(rounded(number)));
            }
            return array;
        }
        if (value instanceof Iterable<?> values) {
            JsonArray array = new JsonArray();
            values.forEach(v -> array.add(element(v)));
            return array;
        }
        return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value.toString());
    }

    private static double rounded(double number) {
        return Double.isFinite(number) && number != Math.rint(number)
                ? new BigDecimal(number).round(NINE_DIGITS).doubleValue()
                : number;
    }

    static String write(JsonElement element) {
        return GSON.toJson(element);
    }
}
