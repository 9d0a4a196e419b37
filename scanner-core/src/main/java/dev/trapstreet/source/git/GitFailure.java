package dev.trapstreet.source.git;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.token.Redactor;
import java.io.IOException;

/** Turns a failure of git's into a problem of the scan. */
public final class GitFailure {
    private GitFailure() {}

    /**
     * Returns the problem with git's message, and with the advice of the kind unless the failure knows better.
     *
     * @param where as a report shows it
     */
    public static Problem asProblem(Problem.Kind kind, String where, IOException e) {
        String detail = Redactor.redact(String.valueOf(e.getMessage()));
        return e instanceof GitUnusableException unusable
                ? new Problem(kind, where, detail, unusable.advice())
                : new Problem(kind, where, detail);
    }
}
