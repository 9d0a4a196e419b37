package dev.trapstreet.finding;

/**
 * Web site on which a project is served, according to one of its own files. Immutable.
 *
 * @param origin scheme and host, such as {@code https://www.example.com}
 * @param file the file that names the site, such as {@code docs/CNAME}
 */
public record DeploySite(String origin, String file) {}
