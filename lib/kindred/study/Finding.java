package kindred.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kindred.table.Interval;

/**
 * What a run says about one claim.
 *
 * @param claim what was checked
 * @param evidence the measured effects: all that the rule names, and any shown beside them; empty when the scale did
 *         not measure the claim
 * @param verdict what the claim's rule makes of the evidence; inconclusive when there is none
 * @param note one or two plain sentences, may be empty
 */
public record Finding(Claim claim, List<Measured> evidence, Verdict verdict, String note) {
    /**
     * @throws IllegalArgumentException if the verdict is not the one the rule gives, an effect is there twice, or one
     *         that the rule names is missing
     */
    public Finding {
        Objects.requireNonNull(note, "note");
        evidence = List.copyOf(evidence);
        Verdict decided = decide(claim, evidence);
        if (verdict != decided) {
            throw new IllegalArgumentException(
                    "The rule of claim " + claim.id() + " gives " + decided + ", not " + verdict);
        }
    }

    /** The finding these effects give. */
    public static Finding of(Claim claim, String note, Measured... evidence) {
        if (evidence.length == 0) {
            throw new IllegalArgumentException(
                    "Claim " + claim.id() + " has no evidence; say why with unmeasured(...)");
        }
        return new Finding(claim, List.of(evidence), decide(claim, List.of(evidence)), note);
    }

    /** The finding of a run that did not measure the claim. */
    public static Finding unmeasured(Claim claim, String reason) {
        return new Finding(claim, List.of(), Verdict.INCONCLUSIVE, reason);
    }

    private static Verdict decide(Claim claim, List<Measured> evidence) {
        if (evidence.isEmpty()) {
            return Verdict.INCONCLUSIVE;
        }
        Map<Effect, Interval> intervals = new LinkedHashMap<>();
        for (Measured measured : evidence) {
            if (intervals.put(measured.effect(), measured.interval()) != null) {
                throw new IllegalArgumentException(
                        "Claim " + claim.id() + " has two intervals for \"" + measured.effect().name() + "\"");
            }
        }
        return claim.rule().verdict(intervals);
    }
}
