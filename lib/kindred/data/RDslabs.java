package kindred.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVRecord;

/**
 * Tables of the R package dslabs (Debian {@code r-cran-dslabs}: package registries suffice), each row a record of text
 * by column name, null where R has NA.
 */
public final class RDslabs implements DataSource {
    private static final String FOLDER = "usr/lib/R/site-library/dslabs/data";

    /**
     * 100,004 ratings: movieId, title, year, genres, userId, rating, timestamp.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static List<CSVRecord> movielens() {
        return CsvFiles.read(new RDslabs(), "movielens.csv");
    }

    /** 20,761 tweets of one account: source, text, created_at (seconds since 1970), retweet_count, ... */
    public static List<CSVRecord> tweets() {
        return CsvFiles.read(new RDslabs(), "trump_tweets.csv");
    }

    @Override
    public String id() {
        return "r-dslabs";
    }

    @Override
    public String title() {
        return "Tables of R's dslabs: 100,004 film ratings, 20,761 tweets";
    }

    @Override
    public String licence() {
        return "Artistic-2.0 (the package's)";
    }

    @Override
    public PackageClient from() {
        return new Apt("r-cran-dslabs");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path folder = unpacked.resolve(FOLDER);
        Digest.verify(folder.resolve("Rdata.rdb"), "7f740c8802abcf5de56096417560b2d5be317c59f30d50c9d37548695952aa3b");
        RLazyData data = RLazyData.open(folder);
        CsvFiles.write(into.resolve("movielens.csv"), data.get("movielens"));
        CsvFiles.write(into.resolve("trump_tweets.csv"), data.get("trump_tweets"));
    }
}
