package kindred.data;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** All data sources on the class path. */
public final class Sources {
    private static final List<DataSource> ALL = ServiceLoader.load(DataSource.class, Sources.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(DataSource::id))
            .toList();

    private Sources() {
    }

    /** Every source, in the order of their ids. */
    public static List<DataSource> all() {
        return ALL;
    }

    /**
     * The source of this id.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static DataSource get(String id) {
        return ALL.stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "unknown data set \"" + id + "\"; there are: "
                        + ALL.stream().map(DataSource::id).collect(Collectors.joining(", "))));
    }
}
