package dev.trapstreet.finding;

import java.time.Instant;

/**
 * A commit, as far as a reader wants to know it.
 *
 * @param name forty hexadecimal digits
 * @param author name and address, as {@code A U Thor <author@example.com>}. Safe to show: a token is withheld
 * @param date of authorship
 * @param subject the first line of the message. Safe to show
 */
public record Commit(String name, String author, Instant date, String subject) {}
