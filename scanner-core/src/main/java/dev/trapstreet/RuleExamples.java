package dev.trapstreet;

import dev.trapstreet.detect.HygieneMode;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.rule.AgeLimits;
import dev.trapstreet.rule.ExampleText;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.UnlocatedToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checker of rules against their own examples. A rule must report each of its examples with the expected severity, and none of its
 * counterexamples. Not thread-safe.
 */
public final class RuleExamples {
    /** Fixed time of the check, 2026-01-01T00:00:00Z, so that the age of a token in an example never changes. */
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RuleSet rules;
    private final SecretScanner scanner;

    /**
     * Creates a check of the examples of all rules. Nothing is run yet.
     *
     * @param rules the rules
     */
    public RuleExamples(RuleSet rules) {
        this.rules = rules;
        this.scanner = new SecretScanner(ScanOptions.DEFAULT
                .withThreads(1)
                .withClock(InstantSource.fixed(NOW))
                .withHygiene(HygieneMode.ALL)
                .withRules(rules));
    }

    /**
     * Runs all examples and counterexamples, one after the other.
     *
     * @return a line for each example that failed, with the id of its rule, in the order of the rules; empty if all passed. The
     *     list is modifiable and belongs to the caller.
     * @throws IOException if the text of an example cannot be scanned
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<String> failures() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            for (int i = 0; i < rule.examples().size(); i++) {
                example(rule, rule.examples().get(i)).ifPresent(reporter(failures, rule, "example", i));
            }
            for (int i = 0; i < rule.counterexamples().size(); i++) {
                counterexample(rule, rule.counterexamples().get(i))
                        .ifPresent(reporter(failures, rule, "counter-example", i));
            }
        }
        return failures;
    }

    private static Consumer<String> reporter(List<String> failures, Rule rule, String what, int index) {
        return fault -> failures.add(rule.id() + ", " + what + " " + (index + 1) + ": " + fault);
    }

    private Optional<String> example(Rule rule, Rule.Example example) throws IOException, InterruptedException {
        List<RuleViolation> violations;
        try {
            violations = violations(rule, example);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (violations.isEmpty()) {
            return Optional.of("the rule does not fire");
        }
        if (violations.get(0).severity() != example.severity()) {
            return Optional.of("the severity is " + violations.get(0).severity().keyword() + ", not "
                    + example.severity().keyword());
        }
        return Optional.empty();
    }

    private Optional<String> counterexample(Rule rule, Rule.Example example) throws IOException, InterruptedException {
        try {
            return violations(rule, example).isEmpty() ? Optional.empty() : Optional.of("the rule fires");
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the violations of the rule in an example, found by a complete scan of its text. An example without a token, but with an
     * entry in the token list, represents a token that no scanned code contains.
     */
    private List<RuleViolation> violations(Rule rule, Rule.Example example) throws IOException, InterruptedException {
        byte[] text = ExampleText.fill(example.text(), NOW).getBytes(StandardCharsets.UTF_8);
        List<RuleViolation> violations = new ArrayList<>();
        String path = example.path().orElse(rule.id());
        Report report = scanner.scan(List.of(Sources.stream(path, new ByteArrayInputStream(text))));
        for (HygieneFinding hygieneFinding : report.hygieneFindings()) {
            if (hygieneFinding.violation().id().equals(rule.id())) {
                violations.add(hygieneFinding.violation());
            }
        }
        AccountStatus accountStatus =
                example.status().map(Rule.ExampleStatus::accountStatus).orElse(AccountStatus.OFFLINE);
        if (report.findings().isEmpty() && accountStatus.listed().isPresent()) {
            rules.evaluate(unlocated(accountStatus), NOW, AgeLimits.DEFAULT).stream()
                    .filter(violation -> violation.id().equals(rule.id()))
                    .forEach(violations::add);
        }
        for (Finding finding : report.findings()) {
            rules.evaluate(finding.token(), example.context(), NOW, AgeLimits.DEFAULT, accountStatus).stream()
                    .filter(violation -> violation.id().equals(rule.id()))
                    .forEach(violations::add);
        }
        return violations;
    }

    /** Creates a token that was searched for and not found. It is a secret token if one of its scopes is secret. */
    private static UnlocatedToken unlocated(AccountStatus accountStatus) {
        List<String> scopes = accountStatus.listed().map(ListingEntry::scopes).orElse(List.of());
        boolean secret = scopes.stream().anyMatch(name -> new Scope(name).isSecret());
        TokenType type = secret ? TokenType.SECRET : TokenType.PUBLIC;
        return new UnlocatedToken(type, "trapstreet-example", "unused", Optional.of(NOW), accountStatus, true);
    }
}
