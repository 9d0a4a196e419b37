package dev.trapstreet.cli.hook;

import java.util.Optional;

/** The moments at which git asks (githooks). */
public enum Hook {
    PRE_COMMIT("pre-commit", "this commit", "would bring in"),
    PRE_PUSH("pre-push", "this push", "would bring in"),
    PRE_RECEIVE("pre-receive", "this push", "brings in");

    private final String word;
    private final String act;
    private final String brings;

    Hook(String word, String act, String brings) {
        this.word = word;
        this.act = act;
        this.brings = brings;
    }

    /** As git names it. */
    public String word() {
        return word;
    }

    /** What it can block. */
    String act() {
        return act;
    }

    /** What that does, as the beginning of a clause. */
    String brings() {
        return brings;
    }

    /** True for those to which git names refs, on their standard input. */
    boolean readsRefs() {
        return this != PRE_COMMIT;
    }

    static Optional<Hook> ofWord(String word) {
        for (Hook hook : values()) {
            if (hook.word.equals(word)) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }
}
