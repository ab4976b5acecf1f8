package kindred.core;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Where each named parameter lies in a flat vector: a value, equal to another of the same entries.
 *
 * <p>Entries follow each other without gaps, in the order in which they were added. A name is a path with dots
 * ({@code stage.2.weight}); a prefix that ends at a dot names a part of the network.
 */
public final class Layout {
    /** What a parameter is for; decides its initial value and whether weight decay applies. */
    public enum Role {
        WEIGHT, BIAS, SCALE, SHIFT, RUNNING_MEAN, RUNNING_VARIANCE, OTHER
    }

    /**
     * One parameter.
     *
     * @param offset index of its first number in the vector
     */
    public record Entry(String name, long offset, Shape shape, Role role) {
        public long size() {
            return shape.size();
        }

        public long end() {
            return offset + size();
        }
    }

    /** A layout with nothing in it. */
    public static final Layout EMPTY = new Builder().build();

    private final Map<String, Entry> entries;
    private final long size;

    private Layout(Map<String, Entry> entries, long size) {
        this.entries = Collections.unmodifiableMap(entries);
        this.size = size;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All entries in the order of the vector. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The length of the vector. */
    public long size() {
        return size;
    }

    /**
     * The entry of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No parameter '" + name + "' in a layout of " + entries.keySet());
        }
        return entry;
    }

    public boolean contains(String name) {
        return entries.containsKey(name);
    }

    /** The whole vector. */
    public Ranges all() {
        return Ranges.of(0, size);
    }

    /**
     * The parts whose names are one of {@code prefixes} or lie below one of them.
     *
     * @throws IllegalArgumentException if a prefix names nothing
     */
    public Ranges under(String... prefixes) {
        Ranges union = Ranges.NONE;
        for (String prefix : prefixes) {
            Ranges part = where(e -> e.name().equals(prefix) || e.name().startsWith(prefix + "."));
            if (part.size() == 0) {
                throw new IllegalArgumentException(
                        "No parameter under '" + prefix + "' in a layout of " + entries.keySet());
            }
            union = union.union(part);
        }
        return union;
    }

    /** The ranges of the entries that fulfil a condition. */
    public Ranges where(Predicate<Entry> condition) {
        List<Ranges.Range> parts = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (condition.test(entry)) {
                parts.add(new Ranges.Range(entry.offset(), entry.end()));
            }
        }
        return Ranges.of(parts);
    }

    /**
     * The entries that lie wholly inside {@code ranges}, in order.
     *
     * @throws IllegalArgumentException if the ranges cut through a parameter
     */
    public List<Entry> inside(Ranges ranges) {
        List<Entry> inside = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (ranges.contains(entry.offset(), entry.end())) {
                inside.add(entry);
            } else if (ranges.touches(entry.offset(), entry.end())) {
                throw new IllegalArgumentException(
                        "Ranges " + ranges + " cut through parameter '" + entry.name() + "' " + entry.shape());
            }
        }
        return inside;
    }

    /** Fails unless {@code other} is this layout; says the first difference. */
    public void require(Layout other, String what) {
        if (equals(other)) {
            return;
        }
        List<Entry> mine = entries();
        List<Entry> theirs = other.entries();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            if (!mine.get(i).equals(theirs.get(i))) {
                throw new IllegalArgumentException(what + ": parameter " + i + " is " + describe(theirs.get(i))
                        + ", expected " + describe(mine.get(i)));
            }
        }
        throw new IllegalArgumentException(
                what + ": " + theirs.size() + " parameters, expected " + mine.size());
    }

    private static String describe(Entry entry) {
        return "'" + entry.name() + "' " + entry.shape() + " (" + entry.role() + ")";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout other && entries().equals(other.entries());
    }

    @Override
    public int hashCode() {
        return Objects.hash(size, entries.keySet());
    }

    @Override
    public String toString() {
        return entries.size() + " parameters, " + size + " numbers";
    }

    /** Collects entries; each is placed behind the one before. */
    public static final class Builder {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private long size;

        private Builder() {}

        /**
         * Adds a parameter.
         *
         * @throws IllegalArgumentException if the name is taken or empty
         */
        public Builder add(String name, Role role, long... shape) {
            Entry entry = new Entry(name, size, new Shape(shape), role);
            if (name.isBlank() || entries.putIfAbsent(name, entry) != null) {
                throw new IllegalArgumentException("Parameter name '" + name + "' is empty or taken");
            }
            size += entry.size();
            return this;
        }

        /** Adds all entries of another layout under their own names. */
        public Builder add(Layout part) {
            for (Entry entry : part.entries()) {
                add(entry.name(), entry.role(), entry.shape().getShape());
            }
            return this;
        }

        /** Adds all entries of another layout, their names below {@code prefix}. */
        public Builder add(String prefix, Layout part) {
            for (Entry entry : part.entries()) {
                add(prefix + "." + entry.name(), entry.role(), entry.shape().getShape());
            }
            return this;
        }

        public Layout build() {
            return new Layout(new LinkedHashMap<>(entries), size);
        }
    }
}
