package kindred.study;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** All studies there are, found by service loading. */
public final class Studies {
    private Studies() {
    }

    /**
     * Every study, by id.
     *
     * @throws IllegalStateException if two studies have the same id
     */
    public static List<Study> all() {
        return sorted(ServiceLoader.load(Study.class, Studies.class.getClassLoader()));
    }

    static List<Study> sorted(Iterable<Study> found) {
        SortedMap<String, Study> byId = new TreeMap<>();
        for (Study study : found) {
            Study other = byId.put(study.id(), study);
            if (other != null) {
                throw new IllegalStateException("Two studies have the id \"" + study.id() + "\": "
                        + other.getClass().getName() + " and " + study.getClass().getName());
            }
        }
        return List.copyOf(byId.values());
    }

    /**
     * The study of this id.
     *
     * @throws UnknownStudy if there is none; the message lists the ids most like it
     */
    public static Study get(String id) {
        List<Study> all = all();
        return all.stream()
                .filter(study -> study.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UnknownStudy(id, all.stream().map(Study::id).toList()));
    }
}
