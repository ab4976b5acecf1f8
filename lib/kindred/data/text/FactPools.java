package kindred.data.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kindred.data.RDslabs;
import kindred.data.RModeldata;
import org.apache.commons.csv.CSVRecord;

/** Facts of catalogues: films and works of art. */
final class FactPools {
    private static final Remembered<CSVRecord> RATINGS = new Remembered<>(RDslabs::movielens);
    private static final Set<String> GENRES = Set.of("comedy", "drama", "action", "horror", "documentary", "animation",
            "western", "sci-fi");
    private static final Map<String, List<String>> MEDIA = new LinkedHashMap<>();

    static {
        MEDIA.put("video", List.of("video", "film"));
        MEDIA.put("photograph", List.of("photograph", "print"));
        MEDIA.put("paint", List.of("oil", "acrylic"));
        MEDIA.put("print", List.of("etching", "lithograph", "screenprint"));
        MEDIA.put("drawing", List.of("ink", "graphite"));
        MEDIA.put("sculpture", List.of("bronze", "steel", "wood", "plaster"));
    }

    private FactPools() {
    }

    static List<TextExample> genre() {
        Pool pool = new Pool();
        for (CSVRecord film : RATINGS.get()) {
            if (film.get("title") == null || film.get("genres") == null) {
                continue;
            }
            String genre = film.get("genres").toLowerCase(Locale.ROOT).split("\\|")[0];
            if (GENRES.contains(genre)) {
                pool.add(Words.words(film.get("title")), genre);
            }
        }
        return pool.examples();
    }

    static List<TextExample> decade() {
        Pool pool = new Pool();
        for (CSVRecord film : RATINGS.get()) {
            if (film.get("title") != null && film.get("year") != null) {
                int year = Integer.parseInt(film.get("year"));
                if (year >= 1940) {
                    pool.add(Words.words(film.get("title")), year / 10 + "0s");
                }
            }
        }
        return pool.examples();
    }

    static List<TextExample> medium() {
        Pool pool = new Pool();
        for (CSVRecord work : RModeldata.artworks()) {
            if (work.get("medium") != null && work.get("title") != null) {
                pool.add(Words.clip(work.get("artist") + " : " + work.get("title"), 14),
                        medium(work.get("medium").toLowerCase(Locale.ROOT)));
            }
        }
        return pool.examples();
    }

    private static String medium(String text) {
        for (Map.Entry<String, List<String>> medium : MEDIA.entrySet()) {
            if (medium.getValue().stream().anyMatch(text::contains)) {
                return medium.getKey();
            }
        }
        return "";
    }
}
