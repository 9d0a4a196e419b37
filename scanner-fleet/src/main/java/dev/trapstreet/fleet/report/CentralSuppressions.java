package dev.trapstreet.fleet.report;

import dev.trapstreet.finding.Suppression;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import dev.trapstreet.yaml.YamlNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Suppressions for the whole fleet, from one file that its owner keeps. The repositories themselves have no say. Immutable.
 *
 * @param byFingerprint the suppressions that apply today, by the fingerprint of the token
 * @param expired a sentence for each one that has expired
 */
public record CentralSuppressions(Map<String, Suppression> byFingerprint, List<String> expired) {
    /** No suppressions. */
    public static final CentralSuppressions NONE = new CentralSuppressions(Map.of(), List.of());

    private static final Set<String> KEYS = Set.of("fingerprint", "reason", "owner", "until");

    /** Creates suppressions with immutable copies. */
    public CentralSuppressions {
        byFingerprint = Map.copyOf(byFingerprint);
        expired = List.copyOf(expired);
    }

    /**
     * Reads a file: a list {@code suppressions} whose entries have a {@code fingerprint}, a {@code reason}, and may have an {@code owner} and
     * the last day {@code until}.
     *
     * @param file the file
     * @param today the day for which they are read, in UTC
     * @return the suppressions
     * @throws InvalidOptionException if the file is missing or malformed; the message has the line
     */
    public static CentralSuppressions read(Path file, LocalDate today) throws InvalidOptionException {
        Map<String, Suppression> active = new HashMap<>();
        List<String> expired = new ArrayList<>();
        try {
            YamlNode root = YamlFile.read(file);
            root.map(Set.of("suppressions"));
            for (YamlNode entry : root.get("suppressions").list()) {
                entry.map(KEYS);
                String fingerprint = entry.get("fingerprint").text();
                if (!fingerprint.matches("[0-9a-f]{32}")) {
                    throw entry.get("fingerprint")
                            .error("a fingerprint, 32 hexadecimal digits, is expected here; reports show it");
                }
                Optional<LocalDate> until = until(entry.find("until"));
                String where = file + ":" + entry.get("fingerprint").line();
                if (until.isPresent() && until.get().isBefore(today)) {
                    expired.add(where + ": this suppression applied until " + until.get() + "; its token counts again");
                    continue;
                }
                @Nullable YamlNode owner = entry.find("owner");
                active.put(
                        fingerprint,
                        new Suppression(
                                Suppression.Origin.CONFIGURATION,
                                where,
                                Redactor.redact(entry.get("reason").text()),
                                owner == null ? Optional.empty() : Optional.of(Redactor.redact(owner.text())),
                                until));
            }
        } catch (YamlException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
        return new CentralSuppressions(active, expired);
    }

    private static Optional<LocalDate> until(@Nullable YamlNode node) throws YamlException {
        if (node == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(node.text()));
        } catch (DateTimeException e) {
            YamlException wrong = node.error("a date such as 2027-01-31 is expected here, not '" + node.text() + "'");
            wrong.initCause(e);
            throw wrong;
        }
    }
}
