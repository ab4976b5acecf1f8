package kindred.data.text;

import java.util.List;
import java.util.regex.Pattern;
import kindred.data.RDslabs;
import kindred.data.RModeldata;
import kindred.data.SpamAssassin;
import org.apache.commons.csv.CSVRecord;

/** Messages: reviews, tweets, e-mails. */
final class MessagePools {
    private static final Pattern LINK = Pattern.compile("https?://\\S+|www\\.\\S+");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern QUOTED_PRINTABLE = Pattern.compile("=[0-9A-F]{2}|=\\n");
    private static final Pattern RULE = Pattern.compile("[-_=*#]{2,}");

    private MessagePools() {
    }

    static List<TextExample> score() {
        Pool pool = new Pool();
        RModeldata.foodReviews().forEach(r -> pool.add(Words.clip(r.get("review"), 36), r.get("score")));
        return pool.examples();
    }

    static List<TextExample> source() {
        Pool pool = new Pool();
        for (CSVRecord tweet : RDslabs.tweets()) {
            String source = tweet.get("source");
            boolean android = source.equals("Twitter for Android");
            if (!android && !source.equals("Twitter for iPhone")) {
                continue;
            }
            String text = tweet.get("text");
            if (text.length() > 40) {
                pool.add(Words.clip(LINK.matcher(text).replaceAll(" "), 30), android ? "android" : "iphone");
            }
        }
        return pool.examples();
    }

    static List<TextExample> spam() {
        Pool pool = new Pool();
        for (SpamAssassin.Message message : SpamAssassin.messages()) {
            List<String> words = Words.first(plain(message.body()), 36);
            if (words.size() > 12) {
                pool.add(String.join(" ", words), message.spam() ? "spam" : "ham");
            }
        }
        return pool.examples();
    }

    private static String plain(String body) {
        String text = TAG.matcher(body).replaceAll(" ");
        text = LINK.matcher(text).replaceAll(" ");
        text = QUOTED_PRINTABLE.matcher(text).replaceAll("");
        return RULE.matcher(text).replaceAll(" ");
    }
}
