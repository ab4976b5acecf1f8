package kindred.data;

import java.nio.file.Path;

/** Fetches one data set in a process of its own: {@code FetchMain CACHE ID}; for tests that need another PATH. */
final class FetchMain {
    private FetchMain() {
    }

    public static void main(String[] args) {
        try {
            Sources.get(args[1]).fetch(Cache.at(Path.of(args[0])));
            System.out.println("FETCHED");
        } catch (DataUnavailable e) {
            System.out.println("UNAVAILABLE " + e.getMessage());
        }
    }
}
