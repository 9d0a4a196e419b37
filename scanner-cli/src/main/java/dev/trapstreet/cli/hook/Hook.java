package dev.trapstreet.cli.hook;

import java.util.Optional;

/** Git hooks that can refuse tokens. See githooks(5). */
public enum Hook {
    /** Runs before a commit is created. */
    PRE_COMMIT("pre-commit", "this commit", "would add"),
    /** Runs after the message of a commit is written. Reads the message. */
    COMMIT_MSG("commit-msg", "this commit", "would add"),
    /** Runs before a push, on the machine that pushes. */
    PRE_PUSH("pre-push", "this push", "would add"),
    /** Runs before a push is accepted, on the server. */
    PRE_RECEIVE("pre-receive", "this push", "adds");

    private final String keyword;
    private final String noun;
    private final String verb;

    Hook(String keyword, String noun, String verb) {
        this.keyword = keyword;
        this.noun = noun;
        this.verb = verb;
    }

    /** {@return the name of the hook in git} */
    public String keyword() {
        return keyword;
    }

    /** Returns what the hook can refuse, such as "this commit", as the subject of a sentence. */
    String noun() {
        return noun;
    }

    /** Returns the verb of that sentence, such as "would add", whose object is the token. */
    String verb() {
        return verb;
    }

    /** Returns whether git writes the refs of the push to the hook's standard input. */
    boolean readsRefs() {
        return this == PRE_PUSH || this == PRE_RECEIVE;
    }

    /** {@return the names of all hooks as a phrase, for help texts and messages} */
    static String keywords() {
        return "pre-commit, commit-msg, pre-push or pre-receive";
    }

    static Optional<Hook> ofKeyword(String word) {
        for (Hook hook : values()) {
            if (hook.keyword.equals(word)) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }
}
