package kindred.study.cocktail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kindred.core.Weights;
import kindred.model.Scorer;
import kindred.model.text.SubWordPiece;
import kindred.model.text.TokenCorpus;
import kindred.multitask.cocktail.Cocktail;
import kindred.train.lm.StreamScore;

/** What is trained, as comparisons of {@link Cocktail}. */
final class Arms {
    static final String MAJORITY = "majority class";
    static final String UNTUNED = "untuned";
    static final String SINGLE = "single";
    static final String LONGER = "single, step-matched";
    static final String EARLY = LONGER + ", stopped early";
    static final String COCKTAIL = "cocktail";
    static final String MATH = "cocktail + math";
    static final String GENERAL = "cocktail + general";
    static final String ADAPTER = "cocktail, low-rank adapter";
    static final String MANY = "single, all its examples";
    /** Arms that stand beside the trained ones. */
    static final List<String> UNTRAINED = List.of(MAJORITY, UNTUNED);
    /** The cocktails of all finance tasks: one of them is chosen on validation examples. */
    static final List<String> COCKTAILS = List.of(COCKTAIL, MATH, GENERAL);
    static final List<String> SINGLES = List.of(SINGLE, LONGER, EARLY);
    /** What is followed. */
    static final String FORGETTING = "loss on held-out text";
    private static final int WINDOW = 64;
    private static final int POINTS = 5;

    private final Protocol protocol;
    private final Cocktail base;
    private final ToDoubleFunction<Scorer> forgetting;

    Arms(Protocol protocol, Weights weights) {
        this.protocol = protocol;
        this.base = Cocktail.of(protocol.size().decoder(), weights, protocol.pool()).tested(protocol.tested())
                .targets(array(protocol.finance()))
                .seeds(protocol.seeds().stream().mapToLong(Long::longValue).toArray());
        this.forgetting = forgetting(protocol);
    }

    /** What has a learning rate of its own: the best on validation examples of the first seed. */
    List<String> rated() {
        return protocol.adapter().isPresent() ? List.of(SINGLE, COCKTAIL, ADAPTER) : List.of(SINGLE, COCKTAIL);
    }

    /** One comparison per candidate rate: all of the first of {@link #rated}, all of the second, and so on. */
    List<Cocktail> candidates() {
        Cocktail some = base.perTask(first()).stepsPerTask(protocol.steps(first()));
        String[] finance = array(protocol.finance());
        List<Cocktail> plans = new ArrayList<>(List.of(some.alone(SINGLE, finance), some.arm(COCKTAIL, finance)));
        protocol.adapter().ifPresent(lora -> plans.add(some.arm(ADAPTER, finance).lora(lora)));
        return plans.stream().flatMap(p -> protocol.rates().stream().map(p::rate)).toList();
    }

    /** Everything with so many examples of each task. */
    List<Cocktail> all(int examples, Map<String, Double> rates) {
        List<String> finance = protocol.finance();
        int steps = protocol.steps(examples);
        Cocktail some = base.perTask(examples).stepsPerTask(steps);
        Cocktail single = some.rate(rates.get(SINGLE));
        Cocktail mixed = some.rate(rates.get(COCKTAIL));
        Cocktail followed = mixed.follow(FORGETTING, POINTS, forgetting);
        List<Cocktail> all = new ArrayList<>(List.of(
                followed.arm(UNTUNED, array(finance)).steps(0).untrained(array(Protocol.KNOWLEDGE))
                        .seeds(protocol.seeds().get(0)),
                single.alone(SINGLE, array(finance)),
                single.alone(LONGER, array(protocol.longer())).steps(finance.size() * steps).stoppedEarly(POINTS),
                followed.arm(COCKTAIL, array(finance)).arm(MATH, array(finance, protocol.math()))
                        .untrained(array(Protocol.KNOWLEDGE)),
                followed.arm(GENERAL, array(finance, protocol.general()))));
        protocol.adapter().ifPresent(lora -> all.add(
                followed.rate(rates.get(ADAPTER)).lora(lora).arm(ADAPTER, array(finance))));
        if (protocol.subsets()) {
            all.add(subsets(mixed));
        }
        if (examples == first()) {
            all.add(learning(rates));
        }
        return all;
    }

    /** Whether the numeric task can be learnt at all: all its examples, one seed. */
    private Cocktail learning(Map<String, Double> rates) {
        return base.alone(MANY, Protocol.LEARNABLE).perTask(Integer.MAX_VALUE).steps(protocol.learning())
                .rate(rates.get(SINGLE)).seeds(protocol.seeds().get(0));
    }

    private Cocktail subsets(Cocktail mixed) {
        List<String> finance = protocol.finance();
        Cocktail all = mixed;
        for (int i = 0; i < finance.size(); i++) {
            int left = i;
            for (int j = i + 1; j < finance.size(); j++) {
                all = all.arm(pair(finance.get(i), finance.get(j)), finance.get(i), finance.get(j));
            }
            all = all.arm("all but " + finance.get(i),
                    finance.stream().filter(t -> !t.equals(finance.get(left))).toArray(String[]::new));
        }
        return all;
    }

    static String pair(String a, String b) {
        return a + " and " + b;
    }

    private int first() {
        return protocol.examples().get(0);
    }

    /** The mean cross-entropy of text that was held out of the pretraining, nats per token. */
    private static ToDoubleFunction<Scorer> forgetting(Protocol protocol) {
        int[] all = TokenCorpus.heldOut(SubWordPiece.load());
        int[] some = Arrays.copyOf(all, Math.min(all.length, protocol.heldOut() + 1));
        int window = Math.min(WINDOW, protocol.size().context());
        return scorer -> StreamScore.of(scorer, some, window, 0).loss();
    }

    @SafeVarargs
    private static String[] array(List<String>... lists) {
        return Stream.of(lists).flatMap(List::stream).toArray(String[]::new);
    }
}
