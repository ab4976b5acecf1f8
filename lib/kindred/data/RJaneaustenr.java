package kindred.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jane Austen's six novels, from the R package janeaustenr (Debian {@code r-cran-janeaustenr}). */
public final class RJaneaustenr implements DataSource {
    private static final String FOLDER = "usr/lib/R/site-library/janeaustenr/data";
    private static final Map<String, String> TITLES = titles();

    /**
     * One novel.
     *
     * @param text its lines, as printed
     */
    public record Novel(String title, String text) {}

    /**
     * The novels by title.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static List<Novel> novels() {
        return TITLES.entrySet().stream().map(n -> new Novel(n.getValue(),
                new String(Cache.standard().read(new RJaneaustenr(), n.getKey() + ".txt"), StandardCharsets.UTF_8)))
                .toList();
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("emma", "Emma");
        titles.put("mansfieldpark", "Mansfield Park");
        titles.put("northangerabbey", "Northanger Abbey");
        titles.put("persuasion", "Persuasion");
        titles.put("prideprejudice", "Pride and Prejudice");
        titles.put("sensesensibility", "Sense and Sensibility");
        return titles;
    }

    @Override
    public String id() {
        return "r-janeaustenr";
    }

    @Override
    public String title() {
        return "Jane Austen's six novels, 3.9 million characters";
    }

    @Override
    public String licence() {
        return "MIT (the package's); the novels: public domain";
    }

    @Override
    public PackageClient from() {
        return new Apt("r-cran-janeaustenr");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path folder = unpacked.resolve(FOLDER);
        Digest.verify(folder.resolve("Rdata.rdb"), "8fb5198960d0da724b1562f96e4221e5c1b41ff455000280b02c55980c3d8f21");
        RLazyData data = RLazyData.open(folder);
        for (String name : TITLES.keySet()) {
            Files.writeString(into.resolve(name + ".txt"), String.join("\n", data.get(name).text()));
        }
    }
}
