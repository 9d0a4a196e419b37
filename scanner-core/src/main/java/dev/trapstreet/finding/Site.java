package dev.trapstreet.finding;

/**
 * Where a project is served, as one of its own files says.
 *
 * @param origin scheme and host, such as {@code https://www.example.com}
 * @param file that says so, such as {@code docs/CNAME}
 */
public record Site(String origin, String file) {}
