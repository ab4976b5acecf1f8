package kindred.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of indices of a flat vector, as disjoint half-open ranges in increasing order: which part is trained, shared,
 * frozen or copied. A value.
 */
public final class Ranges {
    /** Indices {@code from} up to, but without, {@code to}. */
    public record Range(long from, long to) {
        public Range {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("Range " + from + ".." + to + " is not 0 <= from <= to");
            }
        }

        public long size() {
            return to - from;
        }
    }

    /** No index at all. */
    public static final Ranges NONE = new Ranges(List.of());

    private final List<Range> parts;

    private Ranges(List<Range> parts) {
        this.parts = parts;
    }

    public static Ranges of(long from, long to) {
        return of(List.of(new Range(from, to)));
    }

    /** The union of these ranges. */
    public static Ranges of(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.removeIf(r -> r.size() == 0);
        sorted.sort(Comparator.comparingLong(Range::from));
        List<Range> merged = new ArrayList<>();
        for (Range next : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && next.from() <= merged.get(last).to()) {
                merged.set(last, new Range(merged.get(last).from(), Math.max(merged.get(last).to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        return new Ranges(List.copyOf(merged));
    }

    public List<Range> parts() {
        return parts;
    }

    /** How many indices. */
    public long size() {
        return parts.stream().mapToLong(Range::size).sum();
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    public Ranges union(Ranges other) {
        List<Range> both = new ArrayList<>(parts);
        both.addAll(other.parts);
        return of(both);
    }

    /** All indices below {@code size} that are not here. */
    public Ranges complement(long size) {
        List<Range> rest = new ArrayList<>();
        long at = 0;
        for (Range part : parts) {
            rest.add(new Range(at, part.from()));
            at = part.to();
        }
        rest.add(new Range(at, size));
        return of(rest);
    }

    boolean contains(long from, long to) {
        return parts.stream().anyMatch(p -> p.from() <= from && to <= p.to());
    }

    boolean touches(long from, long to) {
        return parts.stream().anyMatch(p -> p.from() < to && from < p.to());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Ranges other && parts.equals(other.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return parts.stream().map(p -> "[" + p.from() + ", " + p.to() + ")").collect(Collectors.joining(" "));
    }
}
