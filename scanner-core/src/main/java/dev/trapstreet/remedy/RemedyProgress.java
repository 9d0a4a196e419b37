package dev.trapstreet.remedy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a plan that is being carried out, for a process that is interrupted meanwhile: what is done, what may be done,
 * and what was not begun. Thread-safe.
 */
public final class RemedyProgress {
    private final List<RemedyResult.Step> steps = new ArrayList<>();
    private @Nullable Change pending;
    private RemedyResult.@Nullable Step unreported; // the change, until the result of the plan says more about it

    /** Request that changes the account, while its response is awaited. */
    private record Change(String action, String consequence) {}

    /** Creates the progress of a plan of which nothing is done yet. */
    public RemedyProgress() {}

    /**
     * Records that a request is about to be sent.
     *
     * @param action the change, as a verb phrase
     * @param consequence what to do if its response is never seen, as sentences
     */
    synchronized void requesting(String action, String consequence) {
        pending = new Change(action, consequence);
    }

    /**
     * Records that the response to the request was received, or is not awaited any longer.
     *
     * @param status whether the change is done, according to the response
     */
    synchronized void answered(RemedyResult.StepStatus status) {
        if (pending != null && status != RemedyResult.StepStatus.NOT_DONE) {
            boolean done = status == RemedyResult.StepStatus.DONE;
            unreported = new RemedyResult.Step(status, pending.action(), done ? "" : pending.consequence());
        }
        pending = null;
    }

    /** {@return whether the response to a request that changes the account is awaited} */
    public synchronized boolean isPending() {
        return pending != null;
    }

    synchronized void add(RemedyResult.Step step) {
        steps.add(step);
        unreported = null;
    }

    /**
     * Returns the state at this moment, for a process that ends now.
     *
     * @return the steps that are done, and the change of which it is not known whether it is done; no steps if nothing was
     *     begun
     */
    public synchronized RemedyResult interrupted() {
        RemedyResult.Builder result = RemedyResult.builder();
        for (RemedyResult.Step step : steps) {
            result.add(step);
        }
        if (unreported != null) {
            result.add(unreported);
        }
        if (pending != null) {
            result.unknown(pending.action(), "The response was not awaited. " + pending.consequence());
        }
        return result.build();
    }
}
