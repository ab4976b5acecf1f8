package kindred.fuse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import kindred.plot.Charts;
import kindred.plot.Figure;
import kindred.table.Rows;
import tech.tablesaw.api.Table;

/**
 * What a fused model did at each prediction of a sequence.
 *
 * @param tokens  the tokens predicted, in order
 * @param amounts of each expert at each of them, {@code [token][expert]}
 * @param moved   how far tuning moved each expert from the small model, KL(expert || small) in nats, {@code
 *                [token][expert]}
 * @param shift   how far the fused model is from the large one, KL(fused || large) in nats
 */
public record FusionTrace(int[] tokens, double[][] amounts, double[][] moved, double[] shift) {
    static FusionTrace of(AdditiveRule rule, int[] sequence, NDArray large, NDArray small, List<NDArray> experts) {
        AdditiveRule.Steered steered = rule.steer(large, small, experts);
        NDArray reference = small.maximum(AdditiveRule.LEAST);
        double[] moved = numbers(experts.stream()
                .map(e -> Divergence.of(e.maximum(AdditiveRule.LEAST), reference))
                .reduce((a, b) -> a.concat(b, 1)).orElseThrow());
        return new FusionTrace(Arrays.copyOfRange(sequence, 1, sequence.length),
                byToken(numbers(steered.amounts()), experts.size()), byToken(moved, experts.size()),
                numbers(Divergence.of(steered.logProbabilities(), large.maximum(AdditiveRule.LEAST))));
    }

    private static double[] numbers(NDArray x) {
        return x.toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static double[][] byToken(double[] flat, int experts) {
        double[][] rows = new double[flat.length / experts][experts];
        for (int i = 0; i < flat.length; i++) {
            rows[i / experts][i % experts] = flat[i];
        }
        return rows;
    }

    /** One row per prediction and expert: step (from 1), token, expert, amount, moved, shift. */
    public Table table(IntFunction<String> piece, List<String> experts) {
        if (experts.size() != amounts[0].length) {
            throw new IllegalArgumentException(experts.size() + " names for " + amounts[0].length + " experts");
        }
        Rows rows = Rows.named("amounts").whole("step").text("token").text("expert")
                .number("amount").number("moved").number("shift");
        for (int t = 0; t < tokens.length; t++) {
            for (int e = 0; e < experts.size(); e++) {
                rows.add(t + 1, piece.apply(tokens[t]), experts.get(e), amounts[t][e], moved[t][e], shift[t]);
            }
        }
        return rows.table();
    }

    /** The amounts along the text, a line per expert, over the tokens themselves. */
    public Figure figure(IntFunction<String> piece, List<String> experts) {
        return along(piece, experts, "amount", "amount", "How much of each expert is added, token by token");
    }

    /** How far tuning moved each expert along the text: where it has something to say. */
    public Figure movedFigure(IntFunction<String> piece, List<String> experts) {
        return along(piece, experts, "moved", "KL(expert || small), nats", "What each expert has to say, token by token");
    }

    private Figure along(IntFunction<String> piece, List<String> experts, String column, String axisTitle, String title) {
        Figure lines = Charts.line(table(piece, experts)).x("step", "token predicted").y(column, axisTitle).by("expert")
                .title(title).note("").figure();
        JsonObject figure = JsonParser.parseString(lines.json()).getAsJsonObject();
        JsonObject axis = figure.getAsJsonObject("layout").getAsJsonObject("xaxis");
        JsonArray places = new JsonArray();
        JsonArray pieces = new JsonArray();
        for (int t = 0; t < tokens.length; t++) {
            places.add(t + 1);
            pieces.add(piece.apply(tokens[t]));
        }
        axis.addProperty("tickmode", "array");
        axis.add("tickvals", places);
        axis.add("ticktext", pieces);
        axis.addProperty("tickangle", 0);
        return Figure.ofJson(figure.toString(), lines.title());
    }
}
