package dev.trapstreet.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Result of a plan. Immutable.
 *
 * @param steps the steps in order, each with its result
 * @param issued the authorization id of the token that was created; empty for a temporary token
 */
public record Outcome(List<Step> steps, Optional<String> issued) {
    /** Result of a step. */
    public enum State {
        /** The step was completed. */
        DONE("done"),
        /** The step failed or was not attempted. */
        NOT_DONE("not done"),
        /** It is unknown whether the step was completed. */
        UNKNOWN("not known");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** {@return the state as text for users: "not done"} */
        public String words() {
            return words;
        }
    }

    /**
     * Step of a plan.
     *
     * @param state the result
     * @param what the step as a verb phrase, such as "delete the token"
     * @param why the reason and the recommended action, as sentences; empty if the step is done
     */
    public record Step(State state, String what, String why) {}

    /** Creates a result with an immutable copy of the steps. */
    public Outcome {
        steps = List.copyOf(steps);
    }

    /** {@return whether all steps were completed} */
    public boolean isDone() {
        return steps.stream().allMatch(step -> step.state() == State.DONE);
    }

    static Builder begun() {
        return new Builder();
    }

    /** Builder that collects steps as they are carried out. */
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
