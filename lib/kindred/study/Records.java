package kindred.study;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import kindred.core.AtomicFile;
import kindred.notebook.run.Workspace;

/**
 * The record of every run: one JSON file from which its {@link Report} comes back with every bit, so that pages are
 * drawn again without another run. Files are called {@code <study>-<scale>-<start in UTC>.json}.
 */
public final class Records {
    private static final int FORMAT = 1;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Records() {
    }

    /**
     * Writes the record of a report: whole or not at all.
     *
     * @param folder made if it is not there
     * @return the new file
     * @throws UncheckedIOException if the folder cannot be written to
     */
    public static Path save(Report report, Path folder) {
        JsonObject record = new JsonObject();
        record.addProperty("format", FORMAT);
        record.add("report", Json.GSON.toJsonTree(report));
        Path file = folder.resolve(report.study() + "-" + report.scale().id() + "-"
                + STAMP.format(report.provenance().start()) + ".json");
        write(file, Json.GSON.toJson(record) + "\n");
        return file;
    }

    /**
     * Writes the record of a report among the project's others, where {@code ./kindred studies} looks for it.
     *
     * @throws IllegalStateException outside a project; name a folder there
     */
    public static Path save(Report report) {
        return save(report, Workspace.find().records());
    }

    /**
     * The report of a record.
     *
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it is not a whole record of this format
     */
    public static Report load(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the record " + file, e);
        }
        try {
            JsonObject record = JsonParser.parseString(text).getAsJsonObject();
            JsonElement format = record.get("format");
            if (format == null || format.getAsInt() != FORMAT) {
                throw new IllegalArgumentException("its format is " + format + ", not " + FORMAT);
            }
            return Json.GSON.fromJson(Objects.requireNonNull(record.getAsJsonObject("report"), "it has no report"), Report.class);
        } catch (RuntimeException e) {
            // gson, the records' own checks and number parsing each throw another type; all mean the same here.
            throw new IllegalArgumentException(file + " is not a whole record of a run: " + e.getMessage(), e);
        }
    }

    /** The records in a folder, the newest run first; none if there is no such folder. */
    public static List<Path> list(Path folder) {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*Z.json")) {
                entries.forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot list the records in " + folder, e);
            }
        }
        files.sort(Comparator.comparing(Records::stamp).reversed());
        return List.copyOf(files);
    }

    static void write(Path file, String text) {
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private static String stamp(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1);
    }
}
