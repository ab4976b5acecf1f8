package kindred.model.pretrained;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kindred.data.Cache;

/** The package of bge-small-en-v1.5: see {@link Pretrained#bgeSmall()}. */
public final class BgeSmallPackage implements OnnxPackage {
    /**
     * The 30,522 pieces of bert-base-uncased in the order of their ids; {@code ##} marks one that continues a word.
     *
     * @throws kindred.data.DataUnavailable if the package cannot be had
     */
    public static List<String> vocabulary() {
        byte[] json = Cache.standard().read(new BgeSmallPackage(), TOKENIZER);
        Map<String, JsonElement> ids = JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                .getAsJsonObject().getAsJsonObject("model").getAsJsonObject("vocab").asMap();
        String[] pieces = new String[ids.size()];
        ids.forEach((piece, id) -> pieces[id.getAsInt()] = piece);
        return Arrays.asList(pieces);
    }

    @Override
    public String id() {
        return "bge-small";
    }

    @Override
    public String title() {
        return "bge-small-en-v1.5, sentence encoder, 12 layers of width 384, 33.2 million parameters";
    }

    @Override
    public String artifact() {
        return "bge-small-en-v15";
    }

    @Override
    public String stem() {
        return "bge-small-en-v1.5";
    }

    @Override
    public String sha256() {
        return "844ee19552b755515304ef063d3fb653ce2124304e8142bc4c3ed5b07a2008c5";
    }
}
