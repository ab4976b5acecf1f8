package kindred.data.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import kindred.data.Brown;
import kindred.data.RModeldata;
import kindred.data.Reuters;
import kindred.data.TaggedSentence;
import kindred.data.WordNet;

/**
 * Plain English to learn the language from: 3.9 million words of the corpora behind the tasks.
 *
 * <p>It holds the inputs of many tasks, test inputs too, as unlabelled text; the labels of the tasks on messages,
 * finance and facts, and the tags of the Brown corpus, are not in it. Say so where it matters.
 */
public final class Corpus {
    private Corpus() {
    }

    /**
     * One document a line: the Reuters stories, the Brown texts (words only), {@code lemma : gloss} of each WordNet
     * synset, the food reviews.
     *
     * @throws kindred.data.DataUnavailable when one of them cannot be had
     */
    public static List<String> lines() {
        List<String> lines = new ArrayList<>();
        Reuters.stories().forEach(s -> lines.add(s.text()));
        Map<String, StringJoiner> texts = new LinkedHashMap<>();
        for (TaggedSentence s : Brown.sentences()) {
            texts.computeIfAbsent(s.text(), t -> new StringJoiner(" ")).add(String.join(" ", s.words()));
        }
        texts.values().forEach(t -> lines.add(t.toString()));
        WordNet.synsets().forEach(s -> lines.add(s.lemmas().get(0) + " : " + s.gloss()));
        RModeldata.foodReviews().forEach(r -> lines.add(r.get("review")));
        return lines;
    }
}
