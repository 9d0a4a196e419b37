package dev.trapstreet.api;

/**
 * A scope that an account has access to.
 *
 * @param id its name, such as {@code styles:read}
 * @param isPublic true when a public token may carry it
 */
public record ListedScope(String id, String description, boolean isPublic) {}
