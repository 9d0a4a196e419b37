package dev.trapstreet.finding;

/**
 * Entry of a report. There are four kinds: a token with its locations, a finding of a related check, a warning, and a problem.
 * Every consumer of a report, such as a format or a log, implements {@link Visitor} and so handles each of them.
 */
public sealed interface ReportEntry permits Finding, HygieneFinding, Notice, Problem {
    /** Kinds of entries. */
    enum Kind {
        /** A token with its locations: {@link Finding}. */
        FINDING,
        /** A finding of a related check: {@link HygieneFinding}. */
        RELATED_CHECK,
        /** A warning: {@link Notice}. */
        WARNING,
        /** Something that could not be read or verified: {@link Problem}. */
        PROBLEM
    }

    /**
     * Returns whether this entry counts towards the severity threshold, so that the run fails. Suppressed entries never do, and
     * neither do problems: they have an exit code of their own.
     *
     * @param threshold the lowest severity that counts
     * @return whether the entry counts
     */
    boolean reaches(Severity threshold);

    /**
     * Calls the method of a visitor for this kind of entry.
     *
     * @param visitor the visitor
     * @param <E> the type of its checked exceptions
     * @throws E if the visitor throws it
     */
    <E extends Exception> void accept(Visitor<E> visitor) throws E;

    /**
     * Consumer of entries with a method for each kind.
     *
     * @param <E> the type of its checked exceptions
     */
    interface Visitor<E extends Exception> {
        /**
         * Handles a token with its locations.
         *
         * @param finding the finding
         * @throws E if it fails
         */
        void finding(Finding finding) throws E;

        /**
         * Handles a finding of a related check.
         *
         * @param finding the finding
         * @throws E if it fails
         */
        void relatedCheck(HygieneFinding finding) throws E;

        /**
         * Handles a warning.
         *
         * @param warning the warning
         * @throws E if it fails
         */
        void warning(Notice warning) throws E;

        /**
         * Handles a problem.
         *
         * @param problem the problem
         * @throws E if it fails
         */
        void problem(Problem problem) throws E;
    }
}
