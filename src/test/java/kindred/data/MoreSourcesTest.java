package kindred.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Tables and texts against counts and means made by R, Weka or an independent program. */
class MoreSourcesTest {
    @Test
    void movielensHasItsRatings() {
        List<CSVRecord> ratings = RDslabs.movielens();
        assertEquals(100_004, ratings.size());
        assertEquals(671, ratings.stream().map(r -> r.get("userId")).distinct().count());
        assertEquals(9_066, ratings.stream().map(r -> r.get("movieId")).distinct().count());
        assertEquals(3.544, ratings.stream().mapToDouble(r -> Double.parseDouble(r.get("rating"))).average()
                .orElseThrow(), 0.0005);
        assertEquals("Dangerous Minds", ratings.get(0).get("title"));
    }

    @Test
    void tweetsHaveTextAndSource() {
        List<CSVRecord> tweets = RDslabs.tweets();
        assertEquals(20_761, tweets.size());
        assertTrue(tweets.stream().map(t -> t.get("source")).anyMatch("Twitter for Android"::equals));
    }

    @Test
    void theNovelsAreThereInFull() {
        List<RJaneaustenr.Novel> novels = RJaneaustenr.novels();
        assertEquals(List.of("Emma", "Mansfield Park", "Northanger Abbey", "Persuasion", "Pride and Prejudice",
                "Sense and Sensibility"), novels.stream().map(RJaneaustenr.Novel::title).toList());
        int[] thousands = {867, 868, 426, 459, 672, 661};
        for (int i = 0; i < thousands.length; i++) {
            assertEquals(thousands[i], novels.get(i).text().length() / 1000.0, 20, novels.get(i).title());
        }
        assertTrue(novels.get(4).text().contains("It is a truth universally acknowledged"));
    }

    @Test
    void modeldataHasLoansReviewsAndArt() {
        assertEquals(9_857, RModeldata.loans().size());
        List<CSVRecord> reviews = RModeldata.foodReviews();
        assertEquals(5_000, reviews.size());
        assertEquals(2_600, reviews.subList(0, 4_000).stream().filter(r -> r.get("score").equals("great")).count());
        assertEquals(4_284, RModeldata.artworks().size());
    }

    @Test
    void reutersHasBothLabelsOfEachStory() {
        List<Reuters.Story> stories = Reuters.stories();
        assertEquals(1_554, stories.stream().filter(s -> !s.test()).count());
        assertEquals(604, stories.stream().filter(Reuters.Story::test).count());
        assertEquals(45, stories.stream().filter(s -> !s.test() && s.corn()).count());
        assertEquals(24, stories.stream().filter(s -> s.test() && s.corn()).count());
        assertEquals(103, stories.stream().filter(s -> !s.test() && s.grain()).count());
        assertEquals(57, stories.stream().filter(s -> s.test() && s.grain()).count());
        assertTrue(stories.get(0).text().startsWith("BAHIA COCOA REVIEW Showers continued throughout the week in\n"));
    }

    @Test
    void spamAssassinHasItsGroups() {
        Map<String, Long> groups = SpamAssassin.messages().stream()
                .collect(Collectors.groupingBy(SpamAssassin.Message::group, Collectors.counting()));
        assertEquals(Map.of("easy-ham-1", 2_500L, "easy-ham-2", 1_400L, "hard-ham-1", 250L, "spam-1", 500L,
                "spam-2", 1_396L), groups);
    }

    @Test
    void vegaHasDaysAndFilms() {
        assertEquals(5_105, Vega.sp500().size());
        assertEquals("1469.250000", Vega.sp500().get(0).get("open"));
        assertEquals(3_201, Vega.movies().size());
        assertEquals("The Land Girls", Vega.movies().get(0).get("Title"));
    }

    @Test
    void wordnetHasItsSynsets() {
        List<WordNet.Synset> synsets = WordNet.synsets();
        Map<String, Long> parts = synsets.stream()
                .collect(Collectors.groupingBy(WordNet.Synset::part, Collectors.counting()));
        assertEquals(Map.of("noun", 82_192L, "verb", 13_789L, "adj", 18_185L, "adv", 3_625L), parts);
        WordNet.Synset abstraction = synsets.get(2);
        assertEquals(List.of("abstraction", "abstract entity"), abstraction.lemmas());
        assertEquals("noun.Tops", abstraction.file());
        assertEquals(new WordNet.Pointer("@", 1740, "noun"), abstraction.pointers().get(0));
        assertEquals(abstraction.offset(), WordNet.firstSenses("noun").get("abstract entity"));
        assertEquals(45, synsets.stream().map(WordNet.Synset::file).distinct().count());
    }

    @Test
    void everySourceSaysWhatItIs() {
        for (DataSource source : Sources.all()) {
            assertTrue(source.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), source.id());
            assertTrue(!source.title().isBlank() && !source.licence().isBlank(), source.id());
        }
    }

    @Test
    void aStreamThatIsNotOfRIsRefused() {
        var e = assertThrows(IOException.class, () -> RReader.read("RDX2\nX\n".getBytes()));
        assertTrue(e.getMessage().contains("must start with"), e.getMessage());
    }
}
