package kindred.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * Tables of the R package modeldata (Debian {@code r-cran-modeldata}: package registries suffice), each row a record
 * of text by column name, null where R has NA.
 */
public final class RModeldata implements DataSource {
    private static final String FOLDER = "usr/lib/R/site-library/modeldata/data";

    /**
     * 9,857 loans: funded_amnt, term, int_rate, annual_inc, sub_grade, ...
     *
     * @throws DataUnavailable when not to be had
     */
    public static List<CSVRecord> loans() {
        return CsvFiles.read(new RModeldata(), "lending_club.csv");
    }

    /** 5,000 reviews of food: product, review, score ({@code great} or {@code other}); the last 1,000 for tests. */
    public static List<CSVRecord> foodReviews() {
        return CsvFiles.read(new RModeldata(), "food_reviews.csv");
    }

    /** 4,284 works of art: artist, title, medium, year. */
    public static List<CSVRecord> artworks() {
        return CsvFiles.read(new RModeldata(), "tate_text.csv");
    }

    @Override
    public String id() {
        return "r-modeldata";
    }

    @Override
    public String title() {
        return "Tables of R's modeldata: loans, food reviews, works of art";
    }

    @Override
    public String licence() {
        return "MIT";
    }

    @Override
    public PackageClient from() {
        return new Apt("r-cran-modeldata");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path folder = unpacked.resolve(FOLDER);
        Digest.verify(folder.resolve("Rdata.rdb"), "2ecef5e8da0f782ae4e3f65d928fe769702accffd8981cc358a3097f6736f58f");
        RLazyData data = RLazyData.open(folder);
        CsvFiles.write(into.resolve("lending_club.csv"), data.get("lending_club"));
        CsvFiles.write(into.resolve("tate_text.csv"), data.get("tate_text"));
        CsvFiles.write(into.resolve("food_reviews.csv"), data.get("training_data"), data.get("testing_data"));
    }
}
