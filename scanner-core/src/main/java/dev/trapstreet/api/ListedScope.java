package dev.trapstreet.api;

/**
 * Scope that is available to an account.
 *
 * @param id the scope's name, such as {@code styles:read}
 * @param description the API's description of the scope; may be empty
 * @param isPublic whether a public token may have this scope
 */
public record ListedScope(String id, String description, boolean isPublic) {}
