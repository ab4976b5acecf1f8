package kindred.study;

import java.util.Objects;

/**
 * The publication a study checks.
 *
 * @param title as printed
 * @param authors as one would cite them, for example {@code "Yosinski, Clune, Bengio, Lipson"}
 * @param year of publication
 * @param venue conference, journal or archive
 * @param link where it can be read
 */
public record Paper(String title, String authors, int year, String venue, String link) {
    public Paper {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(authors, "authors");
        Objects.requireNonNull(venue, "venue");
        Objects.requireNonNull(link, "link");
    }

    /** One line, for lists and pages: authors (year). title. venue. */
    public String citation() {
        String end = title.endsWith("?") || title.endsWith("!") ? " " : ". ";
        return authors + " (" + year + "). " + title + end + venue + ".";
    }
}
