package dev.trapstreet.finding;

import java.time.Instant;

/**
 * Commit as shown in reports. Immutable.
 *
 * @param name the object id, 40 or 64 hexadecimal digits
 * @param author name and address, as {@code A U Thor <author@example.com>}; redacted and safe to display
 * @param date the author date
 * @param subject the first line of the message; redacted and safe to display
 */
public record Commit(String name, String author, Instant date, String subject) {}
