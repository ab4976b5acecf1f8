package kindred.plot;

import com.google.gson.JsonArray;
import java.util.List;

/** Colours of a heat map, from its lowest to its highest value. */
enum ColourScale {
    /** From white to deep blue: amounts. */
    SEQUENTIAL("#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"),
    /** From red through white to blue: losses below the middle, gains above it. */
    DIVERGING("#b2182b", "#ef8a62", "#f7f7f7", "#67a9cf", "#2166ac"),
    /** From black to white: pictures. */
    GREY("#000000", "#ffffff");

    private final List<String> colours;

    ColourScale(String... colours) {
        this.colours = List.of(colours);
    }

    JsonArray json() {
        JsonArray stops = new JsonArray();
        for (int i = 0; i < colours.size(); i++) {
            stops.add(Json.array(i / (colours.size() - 1.0), colours.get(i)));
        }
        return stops;
    }

    /** The colour at a position in [0, 1], as 0xrrggbb; positions outside count as the nearer end. */
    int rgb(double position) {
        double at = Math.max(0, Math.min(1, position)) * (colours.size() - 1);
        int below = Math.min((int) at, colours.size() - 2);
        int a = Integer.parseInt(colours.get(below).substring(1), 16);
        int b = Integer.parseInt(colours.get(below + 1).substring(1), 16);
        double share = at - below;
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            rgb |= (int) Math.round((1 - share) * (a >> shift & 255) + share * (b >> shift & 255)) << shift;
        }
        return rgb;
    }

    /** Black or white, whichever reads better on the colour at this position. */
    String ink(double position) {
        int rgb = rgb(position);
        double light = 0.299 * (rgb >> 16) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
        return light > 140 ? Style.INK : "#ffffff";
    }
}
