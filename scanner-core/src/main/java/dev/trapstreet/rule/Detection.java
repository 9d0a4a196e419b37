package dev.trapstreet.rule;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.PathPattern;
import java.util.List;
import java.util.Optional;

/**
 * Check for something in a file other than a token: an entry of {@code detect} in a rule file. Immutable.
 *
 * @param kind the kind of check
 * @param trait the trait of the requested token; empty unless {@link CheckKind#hasTrait}
 * @param find the literals to search for, in ASCII and lower case; any of them matches, ignoring case. For
 *     {@link CheckKind#LITERALS} only
 * @param near further text that the line must contain within 300 bytes: one alternative of each entry
 * @param unless text that the line must not contain there
 * @param files the files to check; all files if empty
 * @param exceptFiles the files to exclude
 * @param needsMapbox whether the check applies only if some file of the scan names Mapbox
 * @param severity the severity
 * @param withRestricted the severity if the token list shows that a public token of the scan has allowed URLs; equal to
 *     {@code severity} if that makes no difference
 * @param message the message; {@code {found}} is replaced by the text that was found
 */
public record Detection(
        CheckKind kind,
        Optional<Trait> trait,
        List<String> find,
        List<List<String>> near,
        List<String> unless,
        List<PathPattern> files,
        List<PathPattern> exceptFiles,
        boolean needsMapbox,
        Severity severity,
        Severity withRestricted,
        String message) {
    /** Creates a check with immutable copies of the lists. */
    public Detection {
        find = List.copyOf(find);
        near = List.copyOf(near);
        unless = List.copyOf(unless);
        files = List.copyOf(files);
        exceptFiles = List.copyOf(exceptFiles);
    }

    /**
     * Returns whether the check applies to a file.
     *
     * @param path the path, with {@code /} as the separator
     * @return whether the file is to be checked
     */
    public boolean appliesTo(String path) {
        PathPattern.Names names = PathPattern.Names.of(path);
        return (files.isEmpty() || anyMatches(files, names)) && !anyMatches(exceptFiles, names);
    }

    private static boolean anyMatches(List<PathPattern> patterns, PathPattern.Names path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns what a requested token has with the trait of this entry.
     *
     * @param allowedUrls the requested allowed URLs
     * @param scopes the requested scopes
     * @return the allowed URLs or scopes that have the trait; empty if the token does not have it
     */
    public List<String> named(List<String> allowedUrls, List<String> scopes) {
        return trait.isEmpty()
                ? List.of()
                : AccountFacts.ofRequest(allowedUrls, scopes).getOrDefault(trait.get(), List.of());
    }

    /**
     * Returns the message for a match.
     *
     * @param found the text that was found
     * @return the message
     */
    public String message(String found) {
        return message.replace("{found}", found);
    }
}
