package kindred.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of the R language as {@link RReader} finds it.
 *
 * @param data       {@code int[]} (integer and logical), {@code double[]}, {@code String[]}, {@code List<RValue>} (a
 *                   list or pairlist), or null for NULL and all that is not data (functions, environments)
 * @param attributes by name, without order; {@code names}, {@code levels} and {@code class} are the useful ones
 */
record RValue(Object data, Map<String, RValue> attributes) {
    static final RValue NULL = new RValue(null, Map.of());
    /** What R writes for a missing integer. */
    static final int MISSING = Integer.MIN_VALUE;

    /** The elements of a list by name. */
    Map<String, RValue> named() {
        String[] names = (String[]) attributes.get("names").data();
        Map<String, RValue> named = new LinkedHashMap<>();
        List<?> values = (List<?>) data;
        for (int i = 0; i < names.length; i++) {
            named.put(names[i], (RValue) values.get(i));
        }
        return named;
    }

    /**
     * A vector as text: levels of a factor, whole numbers without a decimal point, null where R has NA.
     *
     * @throws IllegalStateException when this is no vector of numbers or strings
     */
    String[] text() {
        if (data instanceof String[] strings) {
            return strings;
        }
        if (data instanceof int[] ints) {
            String[] levels = attributes.containsKey("levels") ? (String[]) attributes.get("levels").data() : null;
            String[] text = new String[ints.length];
            for (int i = 0; i < text.length; i++) {
                if (ints[i] != MISSING) {
                    text[i] = levels == null ? Integer.toString(ints[i]) : levels[ints[i] - 1];
                }
            }
            return text;
        }
        if (data instanceof double[] doubles) {
            String[] text = new String[doubles.length];
            for (int i = 0; i < text.length; i++) {
                text[i] = Double.isNaN(doubles[i]) ? null : number(doubles[i]);
            }
            return text;
        }
        throw new IllegalStateException("not a vector of numbers or strings: " + data);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }
}
