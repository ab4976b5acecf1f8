package kindred.data;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reuters-21578, the part that Weka ships: 1,554 training and 604 test stories of 1987, each with two labels, whether
 * it is about corn and whether about grain. From the Debian package {@code weka}: package registries suffice.
 */
public final class Reuters implements DataSource {
    private static final String FOLDER = "usr/share/doc/weka/examples";
    private static final String FILE = "stories.json";

    /**
     * A story.
     *
     * @param text  with its line breaks, without the end mark {@code &#3;}
     * @param corn  whether it is about corn
     * @param grain whether it is about grain; every corn story is
     * @param test  whether it belongs to the test part
     */
    public record Story(String text, boolean corn, boolean grain, boolean test) {
    }

    /**
     * All stories, the training part first.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static List<Story> stories() {
        String json = new String(Cache.standard().read(new Reuters(), FILE), StandardCharsets.UTF_8);
        return List.copyOf(new Gson().fromJson(json, new TypeToken<List<Story>>() { }));
    }

    @Override
    public String id() {
        return "reuters";
    }

    @Override
    public String title() {
        return "Reuters-21578, 2,158 stories labelled corn and grain";
    }

    @Override
    public String licence() {
        return "GPL-2+ (the package's); the stories' own terms are not stated";
    }

    @Override
    public PackageClient from() {
        return new Apt("weka");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        Path folder = unpacked.resolve(FOLDER);
        List<Story> stories = new ArrayList<>();
        read(Digest.verified(folder, "ReutersCorn-train.arff",
                        "1855af1b69c21491a103ae414a1ffe5103c633aa5ad920abde2115aac9f55322"),
                Digest.verified(folder, "ReutersGrain-train.arff",
                        "87abc5c45221a5027329912a1ed85d670edf338e696a2a2744893ae71cc2ae1b"), false, stories);
        read(Digest.verified(folder, "ReutersCorn-test.arff",
                        "e7b3cf0bc83bfa449abeacaef3083e3573f89b4fc2a36111fe59b18ff68e9e33"),
                Digest.verified(folder, "ReutersGrain-test.arff",
                        "957e519ba6094b5e1f5aaf0ab4c0829052c8c9b5fd3c586834ddbef77f704cea"), true, stories);
        Files.writeString(into.resolve(FILE), new Gson().toJson(stories));
    }

    private static void read(Path corn, Path grain, boolean test, List<Story> into) throws IOException {
        List<String> cornLines = rows(corn);
        List<String> grainLines = rows(grain);
        if (cornLines.size() != grainLines.size()) {
            throw new IOException(corn.getFileName() + " has " + cornLines.size() + " rows, " + grain.getFileName()
                    + " " + grainLines.size());
        }
        for (int i = 0; i < cornLines.size(); i++) {
            String text = text(cornLines.get(i));
            if (!text.equals(text(grainLines.get(i)))) {
                throw new IOException("row " + i + " of " + corn.getFileName() + " and " + grain.getFileName()
                        + " are different stories");
            }
            into.add(new Story(text, cornLines.get(i).endsWith(",1"), grainLines.get(i).endsWith(",1"), test));
        }
    }

    private static List<String> rows(Path arff) throws IOException {
        return Files.readAllLines(arff, StandardCharsets.US_ASCII).stream().filter(l -> l.startsWith("'")).toList();
    }

    /** The quoted string of an ARFF row {@code 'text',label}, its escapes undone. */
    private static String text(String row) {
        StringBuilder text = new StringBuilder(row.length());
        int end = row.lastIndexOf('\'');
        for (int i = 1; i < end; i++) {
            char c = row.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else {
                char escaped = row.charAt(++i);
                text.append(switch (escaped) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> escaped;
                });
            }
        }
        return text.toString().replace("&#3;", "").strip();
    }
}
