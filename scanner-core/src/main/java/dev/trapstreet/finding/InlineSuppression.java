package dev.trapstreet.finding;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Suppression requested by an inline comment, as parsed. Whether it applies is decided later. Immutable.
 *
 * @param reason the reason, safe to display; empty if none is given
 * @param owner the person responsible, safe to display; empty if none is given
 * @param until the last day on which it applies, in UTC; empty if it does not expire
 * @param error why the comment cannot be parsed, as a clause; empty if it can
 */
public record InlineSuppression(
        Optional<String> reason, Optional<String> owner, Optional<LocalDate> until, Optional<String> error) {}
