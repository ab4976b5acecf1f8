package kindred.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindred.core.Rng;
import kindred.table.Interval;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final Effect GAIN = Effect.points("gain");
    private static final Effect OTHER = Effect.number("other");
    private static final Rule RISE = Rule.reproducedIf(GAIN.above(0.02)).notReproducedIf(GAIN.below(0.01));

    private static Interval around(double mean, double half) {
        return new Interval(mean, mean - half, mean + half, 3);
    }

    private static Verdict verdict(Rule rule, Interval gain) {
        return rule.verdict(Map.of(GAIN, gain));
    }

    /** How far a verdict speaks for the claim. */
    private static int support(Verdict verdict) {
        return switch (verdict) {
            case NOT_REPRODUCED -> 0;
            case INCONCLUSIVE -> 1;
            case REPRODUCED -> 2;
        };
    }

    @Test
    void theIntervalDecides() {
        assertEquals(Verdict.REPRODUCED, verdict(RISE, new Interval(0.05, 0.021, 0.08, 3)));
        assertEquals(Verdict.NOT_REPRODUCED, verdict(RISE, new Interval(0, -0.02, 0.009, 3)));
        assertEquals(Verdict.INCONCLUSIVE, verdict(RISE, new Interval(0.05, 0.015, 0.08, 3)));
        assertEquals(Verdict.INCONCLUSIVE, verdict(RISE, new Interval(0.015, 0.011, 0.019, 3)));
    }

    @Test
    void anIntervalThatTouchesItsThresholdDecidesNothing() {
        assertEquals(Verdict.INCONCLUSIVE, verdict(RISE, new Interval(0.05, 0.02, 0.08, 3)));
        assertEquals(Verdict.INCONCLUSIVE, verdict(RISE, new Interval(0, -0.02, 0.01, 3)));
    }

    @Test
    void meansIncludeTheirBounds() {
        Map<Effect, Interval> measured = Map.of(GAIN, around(0.02, 1));
        assertTrue(GAIN.meanAtLeast(0.02).holds(measured));
        assertTrue(GAIN.meanAtMost(0.02).holds(measured));
        assertTrue(GAIN.meanWithin(0.02, 0.03).holds(measured));
        assertFalse(GAIN.meanAtLeast(Math.nextUp(0.02)).holds(measured));
    }

    /** Shifting the evidence towards the claim never weakens the verdict, narrowing it never turns a verdict round. */
    @Test
    void verdictsAreMonotone() {
        List<Rule> rules = List.of(
                RISE,
                Rule.reproducedIf(GAIN.above(0).and(GAIN.meanAtLeast(0.05))).notReproducedIf(GAIN.below(0.02)),
                Rule.reproducedIf(GAIN.above(0)).notReproducedIf(GAIN.below(0)),
                Rule.reproducedIf(GAIN.above(0).or(GAIN.meanAtLeast(0.04))).notReproducedIf(GAIN.below(0)));
        Rng rng = new Rng(11);
        for (Rule rule : rules) {
            for (int trial = 0; trial < 5_000; trial++) {
                double mean = 0.3 * (rng.nextDouble() - 0.5);
                double half = 0.1 * rng.nextDouble();
                double shift = 0.1 * rng.nextDouble();
                Verdict verdict = verdict(rule, around(mean, half));
                assertTrue(support(verdict(rule, around(mean + shift, half))) >= support(verdict));
                Verdict wider = verdict(rule, around(mean, half + shift));
                assertTrue(wider == verdict || wider == Verdict.INCONCLUSIVE);
            }
        }
    }

    /** The mirrored rule on mirrored evidence gives the same verdict. */
    @Test
    void signIsAMatterOfNaming() {
        Rule fall = Rule.reproducedIf(GAIN.below(-0.02)).notReproducedIf(GAIN.above(-0.01));
        Rng rng = new Rng(5);
        for (int trial = 0; trial < 2_000; trial++) {
            Interval interval = around(0.2 * (rng.nextDouble() - 0.5), 0.05 * rng.nextDouble());
            assertEquals(verdict(RISE, interval), verdict(fall, interval.negate()));
        }
    }

    @Test
    void contradictingEvidenceDecidesNothing() {
        Rule rule = Rule.reproducedIf(GAIN.above(0)).notReproducedIf(OTHER.below(0));
        assertEquals(Verdict.INCONCLUSIVE, rule.verdict(Map.of(GAIN, around(1, 0.5), OTHER, around(-1, 0.5))));
        assertEquals(Verdict.REPRODUCED, rule.verdict(Map.of(GAIN, around(1, 0.5), OTHER, around(1, 0.5))));
    }

    @Test
    void oneRunDecidesNothingWhateverItsMean() {
        Rule rule = Rule.reproducedIf(GAIN.meanAtLeast(0.01)).notReproducedIf(GAIN.meanAtMost(0));
        Interval single = new Interval(0.5, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
        assertEquals(Verdict.INCONCLUSIVE, verdict(rule, single));
        assertEquals(Verdict.REPRODUCED, verdict(rule, around(0.5, 10)));
    }

    @Test
    void countsOfConditions() {
        Effect[] effects = {Effect.number("a"), Effect.number("b"), Effect.number("c")};
        Condition[] above = {effects[0].above(0), effects[1].above(0), effects[2].above(0)};
        for (int positive = 0; positive <= 3; positive++) {
            Map<Effect, Interval> measured = new HashMap<>();
            for (int i = 0; i < 3; i++) {
                measured.put(effects[i], around(i < positive ? 1 : -1, 0.5));
            }
            assertEquals(positive == 3, Condition.all(above).holds(measured));
            assertEquals(positive >= 1, Condition.any(above).holds(measured));
            assertEquals(positive >= 2, Condition.atLeast(2, above).holds(measured));
        }
    }

    @Test
    void theRulePrintsWhatItDecides() {
        Effect early = Effect.points("AnB - BnB at n = 1, 2");
        Effect late = Effect.points("AnB - BnB at the last layer");
        Rule rule = Rule.reproducedIf(late.below(-0.02).and(early.meanWithin(-0.02, 0.02)))
                .notReproducedIf(late.above(-0.01));
        assertEquals("Reproduced if the interval of AnB - BnB at the last layer lies below -2 points and the mean of "
                + "AnB - BnB at n = 1, 2 is within [-2, 2] points. Not reproduced if the interval of AnB - BnB at the "
                + "last layer lies above -1 points. Otherwise inconclusive.", rule.words());
        assertEquals("(the mean of other is at least 0.9 or the mean of other is at most 0.1) and the interval of gain "
                        + "lies inside [0, 1] points",
                OTHER.meanAtLeast(0.9).or(OTHER.meanAtMost(0.1)).and(GAIN.within(0, 0.01)).words());
        assertEquals("at least 2 of these hold: the interval of gain lies above 0 points; the interval of gain lies "
                        + "above 1 points; the interval of gain lies above 2 points",
                Condition.atLeast(2, GAIN.above(0), GAIN.above(0.01), GAIN.above(0.02)).words());
    }

    @Test
    void errorsNameTheValue() {
        assertMessage("\"other\" was not measured", e -> OTHER.above(0).holds(Map.of(GAIN, around(0, 1))));
        assertMessage("low 1.0, high -1.0", e -> GAIN.within(1, -1));
        assertMessage("NaN", e -> GAIN.above(Double.NaN));
        assertMessage("3 of 2", e -> Condition.atLeast(3, GAIN.above(0), GAIN.below(0)));
        assertMessage("at least one condition", e -> Condition.all());
        assertMessage("\" \"", e -> Effect.number(" "));
    }

    private static void assertMessage(String part, Function<Void, Object> call) {
        String message = assertThrows(IllegalArgumentException.class, () -> call.apply(null)).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void unitsPrintFourDigitsAtMost() {
        assertEquals("2 points", Unit.POINTS.print(0.02));
        assertEquals("-3.346 points", Unit.POINTS.print(-0.0334567));
        assertEquals("[-10.01, -1.594] points", Unit.POINTS.range(-0.100057, -0.015943));
        assertEquals("0.93", Unit.NUMBER.print(0.93));
        assertEquals("0", Unit.NUMBER.print(-0.0));
        assertEquals("123500", Unit.NUMBER.print(123456.7));
        assertEquals("1.235E-9", Unit.NUMBER.print(1.2345678e-9));
        assertEquals("[-∞, ∞]", Unit.NUMBER.range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }
}
