package kindred.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which colour a group has: the same in every figure of a session, and no two alike in one figure of up to nine groups.
 *
 * <p>A name takes the next colour when a figure first shows it; {@link #pin} fixes one beforehand. The colours are
 * those of Okabe and Ito (2008, "Color universal design") without yellow, which is lost on white, then two of Tol's
 * muted scheme: people who see fewer colours can tell them apart. Groups differ in their marker's symbol too.
 */
public final class Palette {
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00",
            "#56B4E9", "#4D4D4D", "#882255", "#999933");
    /** How many groups can be told apart by colour alone. */
    static final int SIZE = COLOURS.size();

    private static final List<String> SYMBOLS = List.of("circle", "square", "diamond", "triangle-up", "triangle-down",
            "cross", "x", "star", "hexagon");
    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Map<String, String> TAKEN = new HashMap<>();
    private static int next;

    private Palette() {
    }

    /**
     * Fixes the colour of a group for the rest of the session.
     *
     * @param colour as {@code #rrggbb}
     */
    public static void pin(String group, String colour) {
        if (!HEX.matcher(colour).matches()) {
            throw new IllegalArgumentException("a colour is written #rrggbb, got " + colour + " for " + group);
        }
        synchronized (TAKEN) {
            TAKEN.put(group, colour);
        }
    }

    /** The colour of each group, in this order; beyond nine groups colours repeat. */
    static Map<String, String> colours(List<String> groups) {
        Map<String, String> out = new LinkedHashMap<>();
        synchronized (TAKEN) {
            for (String group : groups) {
                if (TAKEN.containsKey(group) && !out.containsValue(TAKEN.get(group))) {
                    out.put(group, TAKEN.get(group));
                }
            }
            List<String> free = new ArrayList<>();
            for (int i = 0; i < COLOURS.size(); i++) {
                free.add(COLOURS.get((next + i) % COLOURS.size()));
            }
            free.removeAll(out.values());
            for (String group : groups) {
                if (!out.containsKey(group)) {
                    String colour = free.isEmpty() ? COLOURS.get(out.size() % COLOURS.size()) : free.remove(0);
                    out.put(group, colour);
                    if (TAKEN.putIfAbsent(group, colour) == null) {
                        next = COLOURS.indexOf(colour) + 1;
                    }
                }
            }
        }
        return out;
    }

    static String first() {
        return COLOURS.get(0);
    }

    static String symbol(int i) {
        return SYMBOLS.get(i % SYMBOLS.size());
    }

    /** The colour with this opacity, as CSS. */
    static String faded(String hex, double opacity) {
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return "rgba(" + (rgb >> 16) + "," + (rgb >> 8 & 255) + "," + (rgb & 255) + "," + opacity + ")";
    }
}
