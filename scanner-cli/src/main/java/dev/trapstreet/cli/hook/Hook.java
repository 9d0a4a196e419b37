package dev.trapstreet.cli.hook;

import java.util.Optional;

/** The moments at which git asks (githooks). */
public enum Hook {
    PRE_COMMIT("pre-commit", "this commit", "would bring in"),
    PRE_PUSH("pre-push", "this push", "would bring in"),
    PRE_RECEIVE("pre-receive", "this push", "brings in");

    private final String keyword;
    private final String noun;
    private final String verb;

    Hook(String keyword, String noun, String verb) {
        this.keyword = keyword;
        this.noun = noun;
        this.verb = verb;
    }

    /** As git names it. */
    public String keyword() {
        return keyword;
    }

    /** What it can block. */
    String noun() {
        return noun;
    }

    /** What that does, as the beginning of a clause. */
    String verb() {
        return verb;
    }

    /** True for those to which git names refs, on their standard input. */
    boolean readsRefs() {
        return this != PRE_COMMIT;
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
