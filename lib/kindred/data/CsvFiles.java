package kindred.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Tables in the cache: CSV as in RFC 4180, UTF-8, a header line, an empty field for a missing value. */
final class CsvFiles {
    private static final CSVFormat READ = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true)
            .setNullString("").get();

    private CsvFiles() {
    }

    /** All columns of R data frames with the same columns, their rows one after the other. */
    static void write(Path file, RValue... frames) throws IOException {
        Set<String> columns = frames[0].named().keySet();
        List<String[]> rows = new ArrayList<>();
        for (RValue frame : frames) {
            List<String[]> values = new ArrayList<>();
            for (String column : columns) {
                values.add(frame.named().get(column).text());
            }
            for (int r = 0; r < values.get(0).length; r++) {
                int row = r;
                rows.add(values.stream().map(column -> column[row]).toArray(String[]::new));
            }
        }
        write(file, columns, rows);
    }

    /**
     * @param rows one value a column each, null where it is missing
     */
    static void write(Path file, Collection<String> columns, List<String[]> rows) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader(columns.toArray(String[]::new)).get();
        try (Writer out = Files.newBufferedWriter(file); CSVPrinter csv = new CSVPrinter(out, format)) {
            for (String[] row : rows) {
                csv.printRecord((Object[]) row);
            }
        }
    }

    static List<CSVRecord> read(DataSource source, String file) {
        String text = new String(Cache.standard().read(source, file), StandardCharsets.UTF_8);
        try (CSVParser parser = CSVParser.parse(text, READ)) {
            return parser.getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
