package dev.trapstreet.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a plan.
 *
 * @param steps what was to be done, in order, each with what became of it
 * @param issued id of the token that was made; a temporary one has none
 */
public record Outcome(List<Step> steps, Optional<String> issued) {
    /** What became of a step. */
    public enum State {
        DONE("done"),
        NOT_DONE("not done"),
        /** It may have been done, or not. */
        UNKNOWN("not known");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** For a person: "not done". */
        public String words() {
            return words;
        }
    }

    /**
     * A step.
     *
     * @param what was to be done, as "delete the token"
     * @param why it is not done, and what to do about it, as sentences; empty when it is
     */
    public record Step(State state, String what, String why) {}

    public Outcome {
        steps = List.copyOf(steps);
    }

    /** True when all of it was done. */
    public boolean isDone() {
        return steps.stream().allMatch(step -> step.state() == State.DONE);
    }

    static Builder begun() {
        return new Builder();
    }

    /** Steps while they are taken. */
    static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private Optional<String> issued = Optional.empty();

        Builder done(String what) {
            return step(State.DONE, what, "");
        }

        Builder notDone(String what, String why) {
            return step(State.NOT_DONE, what, why);
        }

        Builder unknown(String what, String why) {
            return step(State.UNKNOWN, what, why);
        }

        private Builder step(State state, String what, String why) {
            steps.add(new Step(state, what, why));
            return this;
        }

        Builder issued(String id) {
            issued = Optional.of(id);
            return this;
        }

        Outcome end() {
            return new Outcome(steps, issued);
        }
    }
}
