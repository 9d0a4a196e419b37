package dev.trapstreet.rule;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Listed;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of the catalogue (DOMAIN section 5), as its file in {@code rules/} states it.
 *
 * @param pack that it belongs to
 * @param id stable; a retired one is never used again
 * @param title what it detects, as a headline
 * @param why what an attacker, or time, can do
 * @param remedy what to do about it
 * @param references the seed documents that it rests on
 * @param cases the first that fits a token decides; none when it is about no token
 * @param detections what it looks for where no token need stand; of each kind of look the first that is about a file decides
 * @param examples texts in which it must fire
 * @param counterexamples texts in which it must not
 */
public record Rule(
        Pack pack,
        String id,
        String title,
        String why,
        String remedy,
        List<Reference> references,
        List<Case> cases,
        List<Detection> detections,
        List<Example> examples,
        List<Example> counterexamples) {

    public Rule {
        references = List.copyOf(references);
        cases = List.copyOf(cases);
        detections = List.copyOf(detections);
        examples = List.copyOf(examples);
        counterexamples = List.copyOf(counterexamples);
    }

    /** The severity that it has where it is worst. */
    public Severity worst() {
        Severity worst = cases.stream()
                .flatMap(part -> part.severity().values().stream())
                .reduce(Severity.INFO, Severity::max);
        return detections.stream().map(Detection::severity).reduce(worst, Severity::max);
    }

    /** What a rule is about, and with that when it is asked. */
    public enum Pack {
        /** Tokens: always. */
        TOKENS,
        /** The code around them: when the user asks for it. */
        HYGIENE;

        /** The word used in rule files: "hygiene". */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * When the rule fires, and how bad that is.
     *
     * @param when traits that a token must have, all of them
     * @param unless traits of which it may have none
     * @param where tags that the token or its place must have, all of them
     * @param exceptWhere tags of which it may have none
     * @param severity by exposure; where an exposure is absent the rule does not apply
     * @param message about the very token, with words such as {@code {account}} to be filled in
     */
    public record Case(
            Set<Trait> when,
            Set<Trait> unless,
            Set<Tag> where,
            Set<Tag> exceptWhere,
            Map<Exposure, Severity> severity,
            String message) {
        public Case {
            when = Set.copyOf(when);
            unless = Set.copyOf(unless);
            where = Set.copyOf(where);
            exceptWhere = Set.copyOf(exceptWhere);
            severity = Map.copyOf(severity);
        }

        /** The words of {@link #when}, in order. */
        public List<String> whenWords() {
            return when.stream().sorted().map(Trait::word).toList();
        }

        /** The words of {@link #unless}, in order. */
        public List<String> unlessWords() {
            return unless.stream().sorted().map(Trait::word).toList();
        }

        /** True when it speaks of a token as the account's listing tells of it, and not of a place where it stands. */
        boolean isToldByListing() {
            for (Trait trait : when) {
                if (trait.isToldByListing()) {
                    return where.isEmpty();
                }
            }
            return false;
        }

        boolean fits(Set<Trait> traits, Set<Tag> tags) {
            return traits.containsAll(when)
                    && Collections.disjoint(unless, traits)
                    && tags.containsAll(where)
                    && Collections.disjoint(exceptWhere, tags);
        }
    }

    /**
     * A document that says so.
     *
     * @param key such as S0
     * @param title of the document
     */
    public record Reference(String key, String title) {}

    /**
     * A text with a token in it, and what is expected there.
     *
     * @param text with stand-ins such as {@code {{sk}}} for tokens that are made when the example is run
     * @param path of the file in which it stands; empty when that does not matter
     * @param setting the exposure and the tags of that place
     * @param severity of the rule there; for a counter-example it has no meaning and is INFO
     * @param known what Mapbox says of the token; empty when nobody asks
     */
    public record Example(
            String text, Optional<String> path, Setting setting, Severity severity, Optional<Known> known) {
        /** Of a token about which nobody is asked. */
        public Example(String text, Optional<String> path, Setting setting, Severity severity) {
            this(text, path, setting, severity, Optional.empty());
        }

        /** Who can read the place where the text stands. */
        public Exposure exposure() {
            return setting.exposure();
        }
    }

    /**
     * What Mapbox says of an example's token.
     *
     * @param verdict empty when the Tokens API was not asked
     * @param listed whether the account's listing has it; the rest has a meaning only then
     */
    public record Known(
            Optional<Verdict.State> verdict,
            boolean listed,
            boolean isDefault,
            List<String> scopes,
            List<String> unknownScopes,
            List<String> allowedUrls) {
        public Known {
            scopes = List.copyOf(scopes);
            unknownScopes = List.copyOf(unknownScopes);
            allowedUrls = List.copyOf(allowedUrls);
        }

        /** As a scan would know it. Made when it is asked for: judging URLs loads a large table. */
        public Standing standing() {
            Verdict said = verdict.map(state -> new Verdict(state, Optional.of(state.words()), ""))
                    .orElse(Verdict.NOT_ASKED);
            if (!listed) {
                return Standing.OFFLINE.with(said);
            }
            Listed metadata = new Listed(
                    isDefault, scopes, unknownScopes, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
            return new Standing(said, Restriction.listed(isDefault, allowedUrls), Optional.of(metadata));
        }
    }
}
