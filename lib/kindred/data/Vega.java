package kindred.data;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/**
 * Tables of the npm package {@code vega-datasets} (package registries suffice), each row a record of text by column
 * name, null where a value is missing.
 */
public final class Vega implements DataSource {
    /** 5,105 trading days of the S and P 500 since 2000: date, open, high, low, close, adjclose, volume. */
    public static List<CSVRecord> sp500() {
        return CsvFiles.read(new Vega(), "sp500-2000.csv");
    }

    /**
     * 3,201 films: Title, Worldwide Gross, Production Budget, Major Genre, ...
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static List<CSVRecord> movies() {
        return CsvFiles.read(new Vega(), "movies.csv");
    }

    @Override
    public String id() {
        return "vega";
    }

    @Override
    public String title() {
        return "Tables of vega-datasets: S and P 500 by day, 3,201 films";
    }

    @Override
    public String licence() {
        return "BSD-3-Clause (the package's; the two tables' own terms are not stated)";
    }

    @Override
    public PackageClient from() {
        return new Npm("vega-datasets", "3.2.1", "6f72fda460a9863fae5fcb32f85bcd49e1761fdea6dc6cf9f4962472881cc5a3");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Files.copy(unpacked.resolve("data/sp500-2000.csv"), into.resolve("sp500-2000.csv"));
        List<JsonObject> films = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        try (Reader in = Files.newBufferedReader(unpacked.resolve("data/movies.json"))) {
            for (JsonElement film : JsonParser.parseReader(in).getAsJsonArray()) {
                films.add(film.getAsJsonObject());
                columns.addAll(film.getAsJsonObject().keySet());
            }
        } catch (JsonParseException e) {
            throw new IOException("movies.json: " + e.getMessage(), e);
        }
        List<String[]> rows = films.stream()
                .map(film -> columns.stream().map(c -> text(film.get(c))).toArray(String[]::new)).toList();
        CsvFiles.write(into.resolve("movies.csv"), columns, rows);
    }

    private static String text(JsonElement value) {
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }
}
