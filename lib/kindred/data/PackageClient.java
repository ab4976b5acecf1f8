package kindred.data;

import java.nio.file.Path;

/** A package in a public registry, brought by that registry's ordinary client. */
public sealed interface PackageClient permits Apt, Npm, Maven {
    /**
     * Downloads the package, checks it, and unpacks it.
     *
     * @param work  an empty folder to work in
     * @param cache a folder that lasts, where the client may keep its own lists
     * @return the folder that holds the package's files
     * @throws DataUnavailable when the client is missing or fails (its output is in the message) or the package is not
     *                         the expected one
     */
    Path unpack(Path work, Path cache);
}
