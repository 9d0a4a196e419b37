package dev.trapstreet.source.git;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.token.Redactor;
import java.io.IOException;

/** Conversion of git failures to problems of the scan. */
public final class GitFailure {
    private GitFailure() {}

    /**
     * Returns the problem for a git failure. Tokens in the message are redacted.
     *
     * @param kind the kind of the problem
     * @param where the display path
     * @param e the failure
     * @return the problem, with the advice of a {@link GitUnusableException}, or else with the advice of its kind
     */
    public static Problem asProblem(Problem.Kind kind, String where, IOException e) {
        String detail = Redactor.redact(String.valueOf(e.getMessage()));
        return e instanceof GitUnusableException unusable
                ? new Problem(kind, where, detail, unusable.advice())
                : new Problem(kind, where, detail);
    }
}
