package dev.trapstreet.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Result of a plan. Immutable.
 *
 * @param steps the steps in order, each with its result
 * @param issued the authorization id of the token that was created; empty for a temporary token
 */
public record RemedyResult(List<Step> steps, Optional<String> issued) {
    /** Result of a step. */
    public enum StepStatus {
        /** The step was completed. */
        DONE("done"),
        /** The step failed or was not attempted. */
        NOT_DONE("not done"),
        /** It is unknown whether the step was completed. */
        UNKNOWN("not known");

        private final String phrase;

        StepStatus(String phrase) {
            this.phrase = phrase;
        }

        /** {@return the state as text for users: "not done"} */
        public String phrase() {
            return phrase;
        }
    }

    /**
     * Step of a plan.
     *
     * @param status the result
     * @param action the step as a verb phrase, such as "delete the token"
     * @param reason the reason and the recommended action, as sentences; empty if the step is done
     */
    public record Step(StepStatus status, String action, String reason) {}

    /** Creates a result with an immutable copy of the steps. */
    public RemedyResult {
        steps = List.copyOf(steps);
    }

    /** {@return whether all steps were completed} */
    public boolean isDone() {
        return steps.stream().allMatch(step -> step.status() == StepStatus.DONE);
    }

    static Builder builder() {
        return new Builder(null);
    }

    /** Returns a builder that also records each step in the progress. */
    static Builder builder(RemedyProgress progress) {
        return new Builder(progress);
    }

    /** Builder that collects steps as they are carried out. */
    static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private final @Nullable RemedyProgress progress;
        private Optional<String> issued = Optional.empty();

        private Builder(@Nullable RemedyProgress progress) {
            this.progress = progress;
        }

        Builder done(String what) {
            return step(StepStatus.DONE, what, "");
        }

        Builder notDone(String what, String why) {
            return step(StepStatus.NOT_DONE, what, why);
        }

        Builder unknown(String what, String why) {
            return step(StepStatus.UNKNOWN, what, why);
        }

        private Builder step(StepStatus state, String what, String why) {
            return add(new Step(state, what, why));
        }

        Builder add(Step step) {
            steps.add(step);
            if (progress != null) {
                progress.add(step);
            }
            return this;
        }

        Builder issued(String id) {
            issued = Optional.of(id);
            return this;
        }

        RemedyResult build() {
            return new RemedyResult(steps, issued);
        }
    }
}
