package kindred.study.taskhinting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindred.hint.Increment;
import kindred.hint.Sorting;
import kindred.model.decoder.AttentionScale;
import kindred.model.decoder.Decoder;
import kindred.model.decoder.PositionScheme;
import kindred.study.Scale;

/**
 * What is trained at each scale. Decoders have two blocks of four heads and no positions; weights start with standard
 * deviation 0.1, at which the unhinted network's training loss fell fastest (0.02: ten times the loss after 1000 steps).
 *
 * @param sorting the tokens of the sorting tasks
 * @param sort the setting that decides the claims about sorting
 * @param others settings shown or decided beside it
 */
public record Protocol(Scale scale, Sorting sorting, Setting sort, List<Setting> others) {
    /** Arms, as tables and figures name them. */
    public static final String MAIN = "none";
    public static final String SUCCESSOR = "successor";
    public static final String COUNT = "count";
    public static final String FILL = "fill";
    public static final String NOISE = "random";
    public static final String TEMPERED = "none, tempered";
    public static final String SUCCESSOR_TEMPERED = "successor, tempered";
    public static final String CARRY = "carry";

    /** Budgets: of main examples, then twice as many. */
    public static final String ONCE = "once";
    public static final String TWICE = "twice";

    public static final String INCREMENT = "increment";

    private static final double DEVIATION = 0.1;

    public Protocol {
        others = List.copyOf(others);
    }

    public static Protocol of(Scale scale) {
        return switch (scale) {
            case SMOKE -> smoke();
            case DEFAULT -> ordinary();
            case FULL -> full();
        };
    }

    /** The setting of this name beside sorting. */
    Optional<Setting> other(String name) {
        return others.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    private static Protocol smoke() {
        Sorting sorting = Sorting.of(10);
        Decoder decoder = decoder(sorting.vocabulary(), 32);
        Setting.Builder sort = new Setting.Builder("sort", sorting.sort(), 5, 64)
                .plain(MAIN, decoder, ONCE, 60)
                .plain(MAIN, decoder, TWICE, 120)
                .hinted(SUCCESSOR, decoder, sorting.successor(), ONCE, 60)
                .plain(TEMPERED, tempered(decoder), ONCE, 60);
        return new Protocol(Scale.SMOKE, sorting, sort.build(List.of(5, 8, 10), 100, 1), List.of());
    }

    /** Three seeds, not more: with all hints, both controls and both budgets that is four minutes of two cores. */
    private static Protocol ordinary() {
        Sorting sorting = Sorting.of(32).distinct();
        Setting sort = arms(sorting, 6, 64, 32, 1000).build(List.of(6, 12, 18, 24, 30), 500, 3);
        return new Protocol(Scale.DEFAULT, sorting, sort, List.of());
    }

    private static Protocol full() {
        Sorting sorting = Sorting.of(100);
        int steps = 40_000;
        Setting.Builder sort = arms(sorting, 20, 1024, 256, steps);
        Decoder decoder = decoder(sorting.vocabulary(), 256);
        for (PositionScheme scheme : List.of(
                new PositionScheme.Sinusoidal(), new PositionScheme.Rotary(), new PositionScheme.Alibi())) {
            String name = scheme.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            sort.plain(MAIN + ", " + name, decoder.position(scheme), ONCE, steps);
            sort.hinted(SUCCESSOR + ", " + name, decoder.position(scheme), sorting.successor(), ONCE, steps);
        }
        List<Setting> others = new ArrayList<>();
        Increment increment = new Increment(10, 20);
        Decoder digits = decoder(increment.vocabulary(), 256);
        others.add(new Setting.Builder(INCREMENT, increment.increment(), 20, 1024)
                .plain(MAIN, digits, ONCE, steps)
                .hinted(CARRY, digits, increment.carry(), ONCE, steps)
                .build(List.of(20, 40, 60, 80, 100), 500, 5));
        Sorting small = Sorting.of(20);
        Decoder narrow = decoder(small.vocabulary(), 64);
        others.add(new Setting.Builder("sort, equal steps", small.sort(), 8, 32)
                .plain(MAIN, narrow, ONCE, 12_000)
                .shared(SUCCESSOR, narrow, small.successor(), ONCE, 12_000)
                .build(List.of(8, 12, 16, 20, 24), 500, 2));
        return new Protocol(Scale.FULL, sorting, sort.build(List.of(20, 40, 60, 80, 100), 500, 5), others);
    }

    /** Hints and controls of sorting; both budgets for the two arms that the first claim compares. */
    private static Setting.Builder arms(Sorting sorting, int trained, int batch, int width, int steps) {
        Decoder decoder = decoder(sorting.vocabulary(), width);
        return new Setting.Builder("sort", sorting.sort(), trained, batch)
                .plain(MAIN, decoder, ONCE, steps)
                .plain(MAIN, decoder, TWICE, 2 * steps)
                .hinted(SUCCESSOR, decoder, sorting.successor(), ONCE, steps)
                .hinted(SUCCESSOR, decoder, sorting.successor(), TWICE, 2 * steps)
                .hinted(COUNT, decoder, sorting.count(), ONCE, steps)
                .hinted(FILL, decoder, sorting.fill(), ONCE, steps)
                .hinted(NOISE, decoder, sorting.noise(), ONCE, steps)
                .plain(TEMPERED, tempered(decoder), ONCE, steps)
                .hinted(SUCCESSOR_TEMPERED, tempered(decoder), sorting.successor(), ONCE, steps);
    }

    private static Decoder decoder(int vocabulary, int width) {
        return Decoder.of(vocabulary, width, 2, 4).deviation(DEVIATION);
    }

    private static Decoder tempered(Decoder decoder) {
        return decoder.scale(new AttentionScale.LengthTempered());
    }
}
