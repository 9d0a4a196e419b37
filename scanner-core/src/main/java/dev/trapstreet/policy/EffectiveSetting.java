package dev.trapstreet.policy;

import dev.trapstreet.token.Redactor;

/**
 * Effective value of a setting, and its origin.
 *
 * @param key the key in the configuration file
 * @param value the value as text, redacted and safe to display
 * @param where the file and line that set it, or "built in"
 */
public record EffectiveSetting(String key, String value, String where) {
    /** Creates a setting with a redacted value. */
    public EffectiveSetting {
        value = Redactor.redact(value);
    }
}
