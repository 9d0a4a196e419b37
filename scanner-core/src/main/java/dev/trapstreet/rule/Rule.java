package dev.trapstreet.rule;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rule of the catalogue, as defined by its file in {@code rules/}. See docs/domain.md#rules. Immutable.
 *
 * @param pack the pack that the rule belongs to
 * @param id the stable id; the id of a retired rule is never reused
 * @param title what the rule detects, as a headline
 * @param why what an attacker, or time, can do
 * @param remedy what to do; a template like the messages
 * @param thirdPartyRemedy what to do if the token is of another account than the project's own; empty if the catalogue's general
 *     text applies
 * @param about the topics that the program treats specially; usually empty
 * @param references the documents that the rule is based on
 * @param cases the cases for tokens; the first match decides; empty for a rule that does not concern tokens
 * @param detections the checks of files; of those with the same {@link CheckKind}, the first that applies to a file decides
 * @param examples texts in which the rule must apply
 * @param counterexamples texts in which it must not
 */
public record Rule(
        RulePack pack,
        String id,
        String title,
        String why,
        String remedy,
        Optional<String> thirdPartyRemedy,
        Set<RuleTopic> about,
        List<Reference> references,
        List<Case> cases,
        List<Detection> detections,
        List<Example> examples,
        List<Example> counterexamples) {

    /** Creates a rule with immutable copies of the lists. */
    public Rule {
        about = Set.copyOf(about);
        references = List.copyOf(references);
        cases = List.copyOf(cases);
        detections = List.copyOf(detections);
        examples = List.copyOf(examples);
        counterexamples = List.copyOf(counterexamples);
    }

    /** {@return the highest severity of any case or check} */
    public Severity worst() {
        Severity worst = cases.stream()
                .flatMap(part -> part.severity().values().stream())
                .reduce(Severity.INFO, Severity::max);
        return detections.stream().map(Detection::severity).reduce(worst, Severity::max);
    }

    /** Packs of rules, which are enabled separately. */
    public enum RulePack {
        /** Rules about tokens, always enabled. */
        TOKENS,
        /** Related checks of the code around tokens, enabled on request. */
        HYGIENE;

        /** {@return the word used in rule files: "hygiene"} */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Condition under which the rule applies to a token, with the severity. Immutable.
     *
     * @param when the traits that the token must have, all of them
     * @param unless the traits that it must not have, none of them
     * @param where the tags that the token or its location must have, all of them
     * @param exceptWhere the tags that they must not have, none of them
     * @param severity the severity by exposure; the case does not apply to an exposure that is absent
     * @param message the message template, with placeholders such as {@code {account}}
     * @param remedy the template of what to do in this case; empty if the rule's remedy applies
     */
    public record Case(
            Set<Trait> when,
            Set<Trait> unless,
            Set<Tag> where,
            Set<Tag> exceptWhere,
            Map<Exposure, Severity> severity,
            String message,
            Optional<String> remedy) {
        /** Creates a case with immutable copies of the collections. */
        public Case {
            when = Set.copyOf(when);
            unless = Set.copyOf(unless);
            where = Set.copyOf(where);
            exceptWhere = Set.copyOf(exceptWhere);
            severity = Map.copyOf(severity);
        }

        /** {@return the words of the required traits, in the order of the constants} */
        public List<String> whenKeywords() {
            return when.stream().sorted().map(Trait::keyword).toList();
        }

        /** {@return the words of the excluded traits, in the order of the constants} */
        public List<String> unlessKeywords() {
            return unless.stream().sorted().map(Trait::keyword).toList();
        }

        /** Returns whether the case can be decided from the token list, without a location. */
        boolean needsListing() {
            for (Trait trait : when) {
                if (trait.needsListing()) {
                    return where.isEmpty();
                }
            }
            return false;
        }

        /** Returns whether the case matches a token with these traits and tags. */
        boolean matches(Set<Trait> traits, Set<Tag> tags) {
            return traits.containsAll(when)
                    && Collections.disjoint(unless, traits)
                    && tags.containsAll(where)
                    && Collections.disjoint(exceptWhere, tags);
        }
    }

    /**
     * Reference to a document that a rule is based on.
     *
     * @param key the key in {@code catalogue.yml}, such as S0
     * @param title the title
     */
    public record Reference(String key, String title) {}

    /**
     * Example of a rule: a text and the expected result. Immutable.
     *
     * @param text the text, with placeholders such as {@code {{sk}}} for which {@link ExampleText} generates tokens
     * @param path the path of the file; empty if it does not matter
     * @param context the exposure and the tags of the location
     * @param severity the expected severity; unused and INFO for a counterexample
     * @param status the properties of the token that only Mapbox knows; empty for an offline scan
     */
    public record Example(
            String text,
            Optional<String> path,
            LocationContext context,
            Severity severity,
            Optional<ExampleStatus> status) {
        /**
         * Creates an example of an offline scan.
         *
         * @param text the text with placeholders
         * @param path the path of the file; empty if it does not matter
         * @param context the exposure and the tags of the location
         * @param severity the expected severity
         */
        public Example(String text, Optional<String> path, LocationContext context, Severity severity) {
            this(text, path, context, severity, Optional.empty());
        }

        /** {@return the exposure of the location} */
        public Exposure exposure() {
            return context.exposure();
        }
    }

    /**
     * Properties of an example's token that only Mapbox knows. Immutable.
     *
     * @param verdict the verification status; empty if it was not requested
     * @param listed whether the token is in the account's token list; the other components are only used if so
     * @param isDefault whether it is the account's default token
     * @param scopes the scopes
     * @param unknownScopes the scopes that are not in the account's list of scopes
     * @param allowedUrls the allowed URLs; empty if the token is not restricted
     */
    public record ExampleStatus(
            Optional<Verdict.State> verdict,
            boolean listed,
            boolean isDefault,
            List<String> scopes,
            List<String> unknownScopes,
            List<String> allowedUrls) {
        /** Creates properties with immutable copies of the lists. */
        public ExampleStatus {
            scopes = List.copyOf(scopes);
            unknownScopes = List.copyOf(unknownScopes);
            allowedUrls = List.copyOf(allowedUrls);
        }

        /**
         * Returns the properties in the form that a scan uses. They are created on request, because rating allowed URLs
         * loads the public suffix list.
         *
         * @return the properties
         */
        public AccountStatus accountStatus() {
            Verdict said = verdict.map(state -> new Verdict(state, Optional.of(state.phrase()), ""))
                    .orElse(Verdict.NOT_ASKED);
            if (!listed) {
                return AccountStatus.OFFLINE.withVerdict(said);
            }
            ListingEntry metadata = new ListingEntry(
                    isDefault,
                    scopes,
                    unknownScopes,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of());
            return new AccountStatus(said, Restriction.listed(isDefault, allowedUrls), Optional.of(metadata));
        }
    }
}
