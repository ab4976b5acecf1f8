package kindred.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import kindred.data.RModeldata;
import kindred.data.Reuters;
import kindred.data.Vega;
import org.apache.commons.csv.CSVRecord;

/** Finance and trade: news stories, loans, stock prices, the profit of films. */
final class FinancePools {
    private static final Remembered<Reuters.Story> STORIES = new Remembered<>(Reuters::stories);
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[a-z])\\.\\s");
    private static final Set<String> UNITS = Set.of("pct", "dlrs", "mln", "tonnes", "cts", "shares", "billion",
            "bushels", "vs", "years", "march", "april");
    private static final Set<String> UP = Set.of("rose", "up", "higher", "increased", "gain");
    private static final Set<String> DOWN = Set.of("fell", "down", "lower", "declined", "loss");
    private static final int BEFORE = 13;
    private static final int AFTER = 8;

    private FinancePools() {
    }

    static List<TextExample> grain() {
        Pool pool = new Pool();
        STORIES.get().forEach(s -> pool.add(Words.clip(s.text(), 40), s.grain() ? "yes" : "no"));
        return pool.examples();
    }

    /** The unit behind a number is masked; at least one word must follow it. */
    static List<TextExample> unit() {
        Pool pool = new Pool();
        for (Reuters.Story story : STORIES.get()) {
            List<String> words = Words.list(story.text());
            for (int i = 0; i + 2 < words.size(); i++) {
                String unit = words.get(i + 1);
                if (number(words.get(i)) && UNITS.contains(unit)) {
                    List<String> left = words.subList(Math.max(0, i + 1 - BEFORE), i + 1);
                    List<String> right = words.subList(i + 2, Math.min(words.size(), i + 2 + AFTER));
                    pool.add((String.join(" ", left) + " ___ " + String.join(" ", right)).strip(), unit);
                }
            }
        }
        return pool.examples();
    }

    /** The one number of a sentence is copied. */
    static List<TextExample> number() {
        Pool pool = new Pool();
        sentences(words -> {
            List<String> numbers = words.stream().filter(FinancePools::number).toList();
            if (numbers.size() == 1 && numbers.get(0).length() <= 5) {
                pool.add(String.join(" ", words), numbers.get(0));
            }
        });
        return pool.examples();
    }

    /** The one word of a sentence that says up or down is masked. */
    static List<TextExample> move() {
        Pool pool = new Pool();
        sentences(words -> {
            List<String> moves = words.stream().filter(w -> UP.contains(w) || DOWN.contains(w)).toList();
            if (moves.size() == 1) {
                List<String> masked = new ArrayList<>(words);
                masked.set(words.indexOf(moves.get(0)), "___");
                pool.add(String.join(" ", masked), UP.contains(moves.get(0)) ? "up" : "down");
            }
        });
        return pool.examples();
    }

    static List<TextExample> grade() {
        Pool pool = new Pool();
        for (CSVRecord loan : RModeldata.loans()) {
            String term = loan.get("term").replaceAll("\\D", "");
            pool.add(Words.words("loan " + loan.get("funded_amnt") + " rate " + loan.get("int_rate") + " income "
                    + loan.get("annual_inc") + " term " + term), loan.get("sub_grade").substring(0, 1).toLowerCase());
        }
        return pool.examples();
    }

    static List<TextExample> close() {
        Pool pool = new Pool();
        for (CSVRecord day : Vega.sp500()) {
            double open = Double.parseDouble(day.get("open"));
            double close = Double.parseDouble(day.get("close"));
            pool.add(Words.words("date " + day.get("date") + " open " + Math.round(open) + " close "
                    + Math.round(close)), close > open ? "up" : "down");
        }
        return pool.examples();
    }

    /** Money in hundreds of thousands of dollars; a gross of 0 stands for one that is not known. */
    static List<TextExample> profit() {
        Pool pool = new Pool();
        for (CSVRecord film : Vega.movies()) {
            String budgetText = film.get("Production Budget");
            String grossText = film.get("Worldwide Gross");
            if (budgetText == null || grossText == null || grossText.equals("0") || film.get("Title") == null) {
                continue;
            }
            long budget = Long.parseLong(budgetText) / 100_000;
            long gross = Long.parseLong(grossText) / 100_000;
            if (budget != gross) {
                pool.add("film " + Words.clip(film.get("Title"), 6) + " budget " + budget + " gross " + gross,
                        gross > budget ? "profit" : "loss");
            }
        }
        return pool.examples();
    }

    private static boolean number(String word) {
        return NUMBER.matcher(word).matches();
    }

    /** The sentences of 8 to 36 words of all stories. */
    private static void sentences(Consumer<List<String>> use) {
        for (Reuters.Story story : STORIES.get()) {
            for (String sentence : SENTENCE_END.split(story.text().toLowerCase(Locale.ROOT))) {
                List<String> words = Words.list(sentence);
                if (words.size() >= 8 && words.size() <= 36) {
                    use.accept(words);
                }
            }
        }
    }
}
