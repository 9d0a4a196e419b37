package dev.trapstreet;

/** Reasons to stop a scan. */
enum StopReason {
    /** The cancellation of the request was used. */
    CANCELLED,
    /** The time limit of the request, or of the target, was exceeded. */
    TIME_LIMIT,
    /** The calling thread was interrupted. */
    INTERRUPTED
}
