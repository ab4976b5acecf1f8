package kindred.model.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import kindred.core.Compute;
import kindred.model.EncoderPooling;
import kindred.model.EncoderSentence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/** The encoders against the outputs of the published graphs (ONNX Runtime 1.20.0). Needs Maven Central the first time. */
class PretrainedTest {
    private static final String CAT = "A cat sits on the mat.";
    private static final List<String> SENTENCES =
            List.of(CAT, "A kitten rests on a rug.", "Stock prices fell sharply on Monday.");

    enum Published {
        MINI_LM(Pretrained::miniLm, 22_713_216,
                new float[] {0.497290f, -0.055045f, -0.075166f, 0.219896f},
                new float[] {0.642697f, -0.165485f, -0.084443f, 0.326656f},
                new float[] {0.126535f, -0.032851f, -0.029060f, 0.044407f},
                new float[] {0.062775f, -0.006949f, -0.009488f, 0.027758f}, new double[] {0.6654, 0.0347, 0.0426}),
        BGE(Pretrained::bgeSmall, 33_212_160,
                new float[] {0.319626f, -0.218289f, 0.169338f, 0.535247f},
                new float[] {0.319631f, -0.218282f, 0.169333f, 0.535243f},
                new float[] {0.041162f, -0.036162f, 0.040170f, 0.066619f},
                new float[] {0.035446f, -0.024208f, 0.018779f, 0.059358f}, new double[] {0.7953, 0.3503, 0.3121}),
        E5(Pretrained::e5Small, 33_212_160,
                new float[] {-0.331342f, 0.097706f, 0.236427f, 0.203862f},
                new float[] {-0.331342f, 0.097705f, 0.236427f, 0.203864f},
                new float[] {-0.035653f, 0.006297f, 0.042899f, 0.065994f},
                new float[] {-0.058118f, 0.017138f, 0.041470f, 0.035758f}, new double[] {0.8843, 0.6714, 0.6805});

        private final Supplier<Pretrained> model;
        private final long parameters;
        private final float[] first;
        private final float[] last;
        private final float[] mean;
        private final float[] cls;
        private final double[] cosines;

        Published(Supplier<Pretrained> model, long parameters, float[] first, float[] last, float[] mean, float[] cls,
                double[] cosines) {
            this.model = model;
            this.parameters = parameters;
            this.first = first;
            this.last = last;
            this.mean = mean;
            this.cls = cls;
            this.cosines = cosines;
        }
    }

    private static float[] four(NDArray vector) {
        return Arrays.copyOf(vector.toFloatArray(), 4);
    }

    @ParameterizedTest
    @EnumSource(Published.class)
    void outputsAreThoseOfThePublishedGraph(Published published) {
        try (Pretrained model = published.model.get(); NDManager manager = Compute.manager()) {
            assertEquals(published.parameters, model.network().layout().size());
            NDArray[] inputs = model.inputs(manager, List.of(CAT));
            assertArrayEquals(new long[] {101, 1037, 4937, 7719, 2006, 1996, 13523, 1012, 102}, inputs[0].toLongArray());

            NDArray hidden = model.network().apply(manager, model.weights(), inputs).get(0);
            assertArrayEquals(published.first, four(hidden.get(0)), 1e-5f);
            assertArrayEquals(published.last, four(hidden.get(8)), 1e-5f);
            assertArrayEquals(published.mean, four(new EncoderSentence(model.network(), EncoderPooling.MEAN)
                    .apply(manager, model.weights(), inputs)), 1e-5f);
            assertArrayEquals(published.cls, four(new EncoderSentence(model.network(), EncoderPooling.FIRST)
                    .apply(manager, model.weights(), inputs)), 1e-5f);

            NDArray unit = model.embed(manager, SENTENCES);
            float[] cosines = unit.matMul(unit.transpose()).toFloatArray();
            assertArrayEquals(published.cosines, new double[] {cosines[1], cosines[2], cosines[5]}, 1e-4);
        }
    }

    @Test
    void thePublishedTruncationAndPaddingAreOverruled() {
        try (Pretrained model = Pretrained.miniLm()) {
            Tokens tokens = model.tokenizer().encode(List.of("word ".repeat(200), "word ".repeat(600), "word"));
            assertEquals(List.of(202, 512, 3), tokens.pieces().stream().map(List::size).toList());
            assertEquals(512, tokens.length());
            assertEquals(3, model.tokenizer().encode(List.of("word")).length());
            assertEquals("##ing", model.tokenizer().piece(2075));
            assertEquals("[MASK]", model.tokenizer().piece(103));
        }
    }

    @Test
    void aTextsVectorDoesNotDependOnItsBatchNorOnTheOrder() {
        try (Pretrained model = Pretrained.miniLm(); NDManager manager = Compute.manager()) {
            String[] texts = new String[40];
            Arrays.setAll(texts, i -> "word ".repeat(i % 7 + 1) + SENTENCES.get(i % 3));
            NDArray all = model.embed(manager, List.of(texts));
            assertEquals(40, all.getShape().get(0));
            for (int i : new int[] {0, 13, 33}) {
                float[] alone = model.embed(manager, List.of(texts[i])).toFloatArray();
                assertArrayEquals(alone, all.get(i).toFloatArray(), 2e-6f);
            }
        }
    }
}
