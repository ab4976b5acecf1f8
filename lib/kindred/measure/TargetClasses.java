package kindred.measure;

import java.util.Arrays;

/** What the transferability scores ask of target labels. */
final class TargetClasses {

    private TargetClasses() {}

    static void requireTwo(int[] labels, String who) {
        long distinct = Arrays.stream(labels).distinct().count();
        if (distinct < 2) {
            throw new IllegalArgumentException(who + " compares classes and needs at least 2, got " + distinct);
        }
    }
}
