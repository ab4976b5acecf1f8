package kindred.study;

import java.util.List;

/**
 * One published study as a set of checkable claims. Found by service loading: a new study is one new package and one
 * line in {@code META-INF/services/kindred.study.Study}.
 */
public interface Study {
    /** Lower-case words with dashes, unique: {@code "how-transferable"}. */
    String id();

    /** The study's question or title, one line. */
    String title();

    /** The publication it checks. */
    Paper paper();

    /** The claims with their rules, the same list on every call. */
    List<Claim> claims();

    /**
     * Runs the protocol and decides every claim.
     *
     * @throws kindred.core.Interrupted if the thread was interrupted
     */
    Report run(Scale scale);
}
