package kindred.study;

import java.util.Objects;

/**
 * One statement of a paper that a study checks, with the rule that decides it.
 *
 * @param id short and unique within the study: {@code "C-a"}
 * @param statement the claim in plain words
 * @param paper what the paper found, with its figures, or that no figure is known
 * @param rule how the measured effects become a verdict; fixed before the run
 */
public record Claim(String id, String statement, String paper, Rule rule) {
    public Claim {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(paper, "paper");
        Objects.requireNonNull(rule, "rule");
    }
}
