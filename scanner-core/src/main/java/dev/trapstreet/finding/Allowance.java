package dev.trapstreet.finding;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a comment beside a token asks for, before anybody asked whether it holds.
 *
 * @param reason safe to show; empty where none is given
 * @param owner safe to show; empty where nobody is named
 * @param until the last day on which it holds, in UTC; empty where it holds for good
 * @param fault why it cannot be understood, as a clause; empty where it can
 */
public record Allowance(
        Optional<String> reason, Optional<String> owner, Optional<LocalDate> until, Optional<String> fault) {}
