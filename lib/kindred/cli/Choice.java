package kindred.cli;

import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** An option's value out of a closed set, by the names that users see. */
final class Choice {
    private Choice() {
    }

    /** The value of this name; an unknown one is refused with the known ones. */
    static <T> T of(T[] values, Function<T, String> names, String name) {
        return Stream.of(values).filter(value -> names.apply(value).equals(name)).findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of "
                        + Stream.of(values).map(names).collect(Collectors.joining(", "))));
    }
}
