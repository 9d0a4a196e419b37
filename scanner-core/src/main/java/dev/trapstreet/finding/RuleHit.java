package dev.trapstreet.finding;

/**
 * A rule that a token breaks where it stands.
 *
 * @param id such as {@code MBX004}
 * @param title of the rule
 * @param message what is wrong with this very token, one or two sentences
 * @param remedy what to do
 */
public record RuleHit(String id, String title, Severity severity, String message, String remedy) {}
