package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import kindred.core.Compute;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * BERT-base against the published model. Tagged {@code large}: it downloads 408 MB from Maven Central the first time
 * and holds 1.5 GB, so it runs only when asked for ({@code mvn test -DexcludedGroups=none
 * -Dgroups=large}).
 */
@Tag("large")
class BertBaseTest {
    @Test
    void masksAreFilledAsThePublishedModelFillsThem() {
        try (MaskedLm bert = MaskedLm.bertBase()) {
            assertEquals(110_104_890, bert.network().layout().size());
            assertArrayEquals(new long[] {101, 1996, 3007, 1997, 2605, 2003, 103, 1012, 102},
                    bert.tokenizer().encode(List.of("the capital of france is [MASK] .")).ids());
            check(bert.guess("the capital of france is [MASK] .", 4), List.of("paris", "lille", "lyon", "marseille"),
                    0.4168, 0.0714, 0.0634, 0.0444);
            check(bert.guess("she went to the [MASK] to buy some bread .", 3), List.of("market", "bakery", "store"),
                    0.7193, 0.0614, 0.0585);
            check(bert.guess("the movie was terrible . it was [MASK] .", 4),
                    List.of("terrible", "awful", "horrible", "bad"), 0.1896, 0.1712, 0.1690, 0.0916);
        }
    }

    @Test
    void theEncoderAloneIsTheBeginningOfTheMaskedModel() {
        try (MaskedLm masked = MaskedLm.bertBase(); Pretrained bert = Pretrained.bertBase();
                NDManager manager = Compute.manager()) {
            assertEquals(109_482_240, bert.network().layout().size());
            assertArrayEquals(
                    masked.weights().in(manager).view("encoder.layer.11.output.dense.weight").toFloatArray(),
                    bert.weights().in(manager).view("encoder.layer.11.output.dense.weight").toFloatArray());
            assertEquals(List.of(2L, 768L), Arrays.stream(
                    bert.embed(manager, List.of("one", "two words")).getShape().getShape()).boxed().toList());
        }
    }

    private static void check(List<MaskedLm.Guess> guesses, List<String> pieces, double... probabilities) {
        assertEquals(pieces, guesses.stream().map(MaskedLm.Guess::piece).toList());
        assertArrayEquals(probabilities, guesses.stream().mapToDouble(MaskedLm.Guess::probability).toArray(), 1e-4);
    }
}
