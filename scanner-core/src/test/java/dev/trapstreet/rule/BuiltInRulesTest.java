package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.RuleExamples;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Fingerprint;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in catalogue, compared with the tables of docs/domain.md#rules, which were typed here by hand. */
final class BuiltInRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final RuleSet RULES = RuleSet.builtIn();
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final List<String> PUBLIC =
            List.of("styles:tiles", "styles:read", "fonts:read", "datasets:read", "vision:read");

    /** Columns: web, mobile, server, build configuration, CI and infrastructure, documentation, unknown. */
    static final List<Kind> KINDS = List.of(
            kind("fresh public", TokenBuilder.pk().id(aged(30)), Map.of()),
            kind("public of 364 days", TokenBuilder.pk().id(aged(364)), Map.of()),
            kind("public of 365 days", TokenBuilder.pk().id(aged(365)), Map.of("MBX028", "I I I I I I I")),
            kind("public of 1094 days", TokenBuilder.pk().id(aged(1094)), Map.of("MBX028", "I I I I I I I")),
            kind("public of 1095 days", TokenBuilder.pk().id(aged(1095)), Map.of("MBX028", "I I I I I I I")),
            kind(
                    "public from the day of allowed urls",
                    TokenBuilder.pk().id(at("2019-03-18T00:00:00.000Z")),
                    Map.of("MBX028", "I I I I I I I")),
            kind(
                    "public from before allowed urls",
                    TokenBuilder.pk().id(at("2019-03-17T23:59:59.999Z")),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "I I I I I I I")),
            kind(
                    "public with a short id",
                    TokenBuilder.pk().id("a1b2c3d"),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "I I I I I I I")),
            kind(
                    "public with a hex id",
                    TokenBuilder.pk().id("0".repeat(32)),
                    Map.of("MBX021", "M - - - - I M", "MBX028", "I I I I I I I")),
            kind("public with an unknown id", TokenBuilder.pk().id("unknown" + "-id"), Map.of()),
            kind("public with an impossible time", TokenBuilder.pk().id(at("2013-01-01T00:00:00Z")), Map.of()),
            kind(
                    "public with times",
                    TokenBuilder.pk().id(aged(30)).times(SECOND - 9, SECOND + 9).json("ll", "1"),
                    Map.of()),
            kind("fresh secret", TokenBuilder.sk().id(aged(89)), secret("H")),
            new Kind(
                    "doubtful secret",
                    TokenBuilder.sk().id(aged(30)).buildWithDoubtfulSignature(),
                    Set.of(),
                    secret("M")),
            kind("secret of 90 days", TokenBuilder.sk().id(aged(90)), with(secret("H"), "MBX028", "L L M M M I M")),
            kind("secret of 364 days", TokenBuilder.sk().id(aged(364)), with(secret("H"), "MBX028", "L L M M M I M")),
            kind("secret of 365 days", TokenBuilder.sk().id(aged(365)), with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "secret from before allowed urls",
                    TokenBuilder.sk().id(at("2017-01-01T00:00:00Z")),
                    with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "secret with a short id",
                    TokenBuilder.sk().id("a1b2c3d"),
                    with(secret("H"), "MBX028", "M M M M M I M")),
            kind(
                    "live",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind(
                    "live with public scopes",
                    TokenBuilder.tk()
                            .times(SECOND - 60, SECOND + 60)
                            .json("scopes", "[\"styles:read\",\"fonts:read\"]"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind(
                    "live with secret scopes",
                    TokenBuilder.tk()
                            .times(SECOND - 60, SECOND + 60)
                            .json("scopes", "[\"styles:read\",\"tokens:write\"]"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX014", "C C H C C H C")),
            kind(
                    "live of a session",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60).json("ll", "1"),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX015", "H H H H H H H")),
            kind(
                    "expired",
                    TokenBuilder.tk().times(SECOND - 60, SECOND),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "L L L - - - L")),
            kind(
                    "expired with secret scopes",
                    TokenBuilder.tk().times(SECOND - 60, SECOND - 1).json("scopes", "[\"tokens:write\"]"),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "L L L - - - L")),
            // The table says "while live". After the expiry, the severity is that of an expired token.
            kind(
                    "expired of a session",
                    TokenBuilder.tk().times(SECOND - 60, SECOND - 1).text("iu", "someone"),
                    Map.of("MBX010", "L L L L L I L", "MBX013", "L L L - - - L", "MBX015", "L L L L L I L")),
            kind(
                    "living an hour",
                    TokenBuilder.tk().times(SECOND, SECOND + 3_600),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M")),
            kind("living too long", TokenBuilder.tk().times(SECOND, SECOND + 3_601), Map.of("MBX012", "L L L L L I L")),
            kind(
                    "expiring at once",
                    TokenBuilder.tk().times(SECOND - 9, SECOND - 9),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "issued tomorrow",
                    TokenBuilder.tk().times(SECOND + 86_400, SECOND + 90_000),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "without times",
                    TokenBuilder.tk().json("scopes", "[\"tokens:write\"]"),
                    Map.of("MBX012", "L L L L L I L")),
            kind(
                    "temporary with an id",
                    TokenBuilder.tk().times(SECOND - 60, SECOND + 60).id("a1b2c3d"),
                    Map.of("MBX012", "L L L L L I L")),
            // Tags: properties of the location, or of the token as a whole.
            freshPublic(Map.of("MBX025", "L L L - - - L"), Tag.HARD_CODED),
            freshPublic(Map.of("MBX024", "- L - L - - -"), Tag.OPEN_SOURCE),
            freshPublic(Map.of("MBX008", "L L L L L L L"), Tag.OBFUSCATED, Tag.HIDDEN),
            freshPublic(Map.of("MBX008", "L L L L L L L"), Tag.OBFUSCATED, Tag.IN_PIECES),
            freshSecret(with(secret("H"), "MBX008", "M M M M M M M"), Tag.OBFUSCATED, Tag.HIDDEN),
            freshSecret(with(secret("H"), "MBX008", "M M M M M M M"), Tag.OBFUSCATED, Tag.IN_PIECES),
            freshPublic(Map.of("MBX026", "L L L L L I L"), Tag.SEVERAL_APPS),
            freshPublic(Map.of("MBX027", "L L L - - I L"), Tag.THIRD_PARTY),
            // Row A4 of docs/domain.md#exposure-by-path: reported once and low.
            freshPublic(Map.of("MBX027", "L L L - - L L"), Tag.THIRD_PARTY, Tag.VENDORED),
            freshPublic(Map.of("MBX031", "L L L L L L L"), Tag.IN_URL),
            freshPublic(Map.of("MBX066", "L L L L L L L"), Tag.DOWNLOAD_TOKEN),
            freshPublic(Map.of(), Tag.DOWNLOAD_TOKEN, Tag.VENDORED),
            freshPublic(Map.of("MBX072", "L L L L L L L"), Tag.PERSONAL_FILE),
            freshPublic(Map.of("MBX008", "I I I I I I I"), Tag.OBFUSCATED),
            freshPublic(
                    Map.of(),
                    Tag.COMMENTED,
                    Tag.VENDORED,
                    Tag.HISTORY_ONLY,
                    Tag.DELETED_IN_LAYER,
                    Tag.CLIENT_PREFIX,
                    Tag.SECRET_NAME,
                    Tag.HANDED_OUT,
                    Tag.MAP_LIBRARY,
                    Tag.APP_CONFIG_DOWNLOAD,
                    Tag.DOWNLOAD_TOKEN,
                    Tag.NATIVE_SHELL,
                    Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            freshSecret(with(secret("H"), "MBX006", "C C - H H L -"), Tag.CLIENT_PREFIX),
            freshSecret(with(secret("H"), "MBX006", "C C - H H L -"), Tag.CLIENT_PREFIX, Tag.SECRET_NAME),
            freshSecret(with(secret("H"), "MBX007", "H H H H H - H"), Tag.HANDED_OUT),
            freshSecret(with(secret("H"), "MBX008", "I I I I I I I"), Tag.OBFUSCATED),
            freshSecret(with(secret("H"), "MBX009", "C C H H H H H"), Tag.HISTORY_ONLY),
            freshSecret(with(secret("H"), "MBX009", "C C H H H M H"), Tag.HISTORY_ONLY, Tag.STILL_PRESENT),
            freshSecret(with(secret("H"), "MBX027", "L L L L L L L"), Tag.THIRD_PARTY),
            new Kind(
                    "doubtful secret",
                    TokenBuilder.sk().id(aged(30)).buildWithDoubtfulSignature(),
                    Set.of(Tag.HISTORY_ONLY),
                    with(secret("M"), "MBX009", "C C H H H M H")),
            freshSecret(with(secret("H"), "MBX026", "M M M L L I M"), Tag.SEVERAL_APPS),
            freshSecret(with(secret("H"), "MBX031", "H M M M M L M"), Tag.IN_URL),
            freshSecret(with(secret("H"), "MBX070", "L L L L L L L"), Tag.DOWNLOAD_TOKEN, Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            freshSecret(with(secret("H"), "MBX071", "C C C C C - C"), Tag.APP_CONFIG_DOWNLOAD),
            freshSecret(with(secret("H"), "MBX072", "M M M M M M M"), Tag.PERSONAL_FILE),
            freshSecret(with(secret("H"), "MBX072", "M M M M M M M"), Tag.PERSONAL_FILE, Tag.UNTRACKED),
            // Rules about the repository do not apply to a file that is not in it. What is published stays.
            freshSecret(
                    Map.of("MBX001", "C - - - - - -", "MBX002", "- C - - - - -"), Tag.PERSONAL_FILE, Tag.LOCAL_ONLY),
            freshSecret(with(secret("H"), "MBX079", "C C C C C - C"), Tag.MAP_LIBRARY),
            freshSecret(secret("H"), Tag.DOWNLOAD_TOKEN),
            freshSecret(
                    secret("H"),
                    Tag.COMMENTED,
                    Tag.VENDORED,
                    Tag.HARD_CODED,
                    Tag.SECRET_NAME,
                    Tag.NATIVE_SHELL,
                    Tag.OPEN_SOURCE,
                    Tag.DOWNLOAD_NEEDS_NO_TOKEN),
            live(Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX031", "M M M M M L M"), Tag.IN_URL),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX072", "M M M M M M M"),
                    Tag.PERSONAL_FILE),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX008", "I I I I I I I"),
                    Tag.OBFUSCATED),
            // Code that is not executed cannot fail.
            live(Map.of("MBX011", "H H M H H M H"), Tag.COMMENTED),
            live(Map.of("MBX011", "H H M H H M H"), Tag.HISTORY_ONLY),
            live(
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M"),
                    Tag.HARD_CODED,
                    Tag.SEVERAL_APPS,
                    Tag.THIRD_PARTY,
                    Tag.CLIENT_PREFIX,
                    Tag.HANDED_OUT),
            // Verification statuses from Mapbox.
            says(Verdict.State.VALID, "TokenValid", Map.of()),
            says(Verdict.State.UNKNOWN, "", Map.of()),
            says(Verdict.State.EXPIRED, "TokenExpired", Map.of()),
            says(Verdict.State.REVOKED, "TokenRevoked", Map.of("MBX029", "M M M L L I M")),
            says(Verdict.State.INVALID_SIGNATURE, "TokenInvalid", Map.of("MBX029", "M M M L L I M")),
            says(Verdict.State.MALFORMED, "TokenMalformed", Map.of("MBX029", "M M M L L I M")),
            says(Verdict.State.REVOKED, "TokenRevoked", Map.of(), Tag.HISTORY_ONLY),
            listed("unrestricted", MAP, List.of(), Map.of("MBX020", "H - I - - L H")),
            listed("restricted", MAP, List.of("https://example.com"), Map.of("MBX023", "- H M - - - -")),
            new Kind(
                    "restricted",
                    TokenBuilder.pk().id(aged(30)).build(),
                    Set.of(Tag.NATIVE_SHELL),
                    standing(false, MAP, List.of(), List.of("https://example.com")),
                    Map.of("MBX023", "H H M - - - -")),
            new Kind(
                    "default",
                    TokenBuilder.pk().id(aged(30)).build(),
                    Set.of(),
                    standing(true, PUBLIC, List.of(), List.of()),
                    Map.of("MBX020", "H - I - - L H", "MBX022", "M M L - - I M")),
            urls("http", "MBX040", "M M M M M M M", "http://example.com"),
            urls("shared hosting", "MBX041", "H H H H H H H", "https://github.io"),
            urls("local", "MBX042", "M M M M M - M", "https://example.com", "http://localhost:3000"),
            listed(
                    "localhost",
                    MAP,
                    List.of("https://example.com", "http://localhost"),
                    Map.of("MBX023", "- H M - - - -", "MBX042", "M M M M M - M", "MBX043", "L L L L L L L")),
            urls("address", "MBX044", "L L L L L L L", "https://203.0.113.7"),
            urls("top level", "MBX045", "H H H H H H H", "https://co.uk"),
            urls("wildcard", "MBX046", "M M M M M M M", "https://*.example.com"),
            urls("path", "MBX047", "M M M M M M M", "https://example.com/map"),
            urls("query", "MBX048", "L L L L L L L", "https://example.com/?map=1"),
            urls("no scheme", "MBX049", "I I I I I I I", "example.com"),
            urls("89", "MBX023", "- H M - - - -", sites(89)),
            urls("90", "MBX050", "I I I I I I I", sites(90)),
            urls("100", "MBX050", "I I I I I I I", sites(100)),
            urls("101", "MBX050", "M M M M M M M", sites(101)),
            urls("covered", "MBX051", "I I I I I I I", "https://example.com", "https://maps.example.com"),
            urls("www", "MBX053", "L L L L L L L", "https://www.example.com"),
            urls("site of the project", "MBX052", "M - - - - - -", "https://example.com")
                    .servedAt("https://maps.example.org"),
            listedSecret(List.of("uploads:read"), List.of("https://example.com"), "MBX055", "L L L L L L L"),
            new Kind(
                    "public for more than maps",
                    TokenBuilder.pk().id(aged(30)).build(),
                    Set.of(Tag.MAP_LIBRARY),
                    standing(false, List.of("styles:read", "datasets:read"), List.of(), List.of("https://example.com")),
                    Map.of("MBX023", "- H M - - - -", "MBX060", "L L L L L L L")),
            new Kind(
                    "default for more than maps",
                    TokenBuilder.pk().id(aged(30)).build(),
                    Set.of(Tag.MAP_LIBRARY),
                    standing(true, PUBLIC, List.of(), List.of()),
                    Map.of("MBX020", "H - I - - L H", "MBX022", "M M L - - I M")),
            new Kind(
                    "secret for more than maps",
                    TokenBuilder.sk().id(aged(30)).build(),
                    Set.of(Tag.MAP_LIBRARY),
                    standing(false, List.of("styles:read", "uploads:write"), List.of(), List.of()),
                    with(with(secret("H"), "MBX079", "C C C C C - C"), "MBX060", "M M M M M M M")),
            new Kind(
                    "temporary for more than maps",
                    TokenBuilder.tk()
                            .times(SECOND - 60, SECOND + 60)
                            .json("scopes", "[\"styles:read\",\"datasets:read\"]")
                            .build(),
                    Set.of(Tag.MAP_LIBRARY),
                    Map.of("MBX011", "H H M H H M H", "MBX013", "M M M - - - M", "MBX060", "L L L L L L L")),
            work("styles:write", Tag.UPLOADS_TOKEN),
            work("uploads:write", Tag.TILESETS_TOKEN),
            work("tilesets:write", Tag.DATASETS_TOKEN),
            work("datasets:write", Tag.STYLES_TOKEN),
            listedSecret(List.of("tokens:write"), List.of(), "MBX061", "C C C C C C C"),
            listedSecret(List.of("user:write"), List.of(), "MBX061", "C C C C C C C"),
            listedSecret(List.of("downloads:read", "uploads:read"), List.of(), "MBX062", "M M M M M M M"),
            new Kind(
                    "secret for downloads alone",
                    TokenBuilder.sk().id(aged(30)).build(),
                    Set.of(),
                    standing(false, List.of("downloads:read"), List.of(), List.of()),
                    secret("H")),
            listed(
                    "every public scope",
                    PUBLIC,
                    List.of("https://example.com"),
                    Map.of("MBX023", "- H M - - - -", "MBX063", "L L L L L L L")),
            listed(
                    "no scope",
                    List.of(),
                    List.of("https://example.com"),
                    Map.of("MBX023", "- H M - - - -", "MBX064", "I I I I I I I")),
            listedSecret(List.of(), List.of(), "MBX064", "I I I I I I I"),
            new Kind(
                    "unknown scope",
                    TokenBuilder.pk().id(aged(30)).build(),
                    Set.of(),
                    standing(false, MAP, List.of("styles:read"), List.of("https://example.com")),
                    Map.of("MBX023", "- H M - - - -", "MBX065", "I I I I I I I")));

    /** Rules of docs/domain.md#entries-of-allowed-urls, whose messages name the URLs. */
    private static final Set<String> ABOUT_URLS = Set.of(
            "MBX040", "MBX041", "MBX042", "MBX043", "MBX044", "MBX045", "MBX046", "MBX047", "MBX048", "MBX049",
            "MBX050", "MBX051", "MBX052", "MBX053");

    /** Token with the table rows that apply to it, by rule. */
    private static final class Kind {
        private final String name;
        private final String text;
        private final Set<Tag> tags;
        private final AccountStatus accountStatus;
        private final Map<String, String> rows;
        private List<DeploySite> sites = List.of();

        Kind(String name, String text, Set<Tag> tags, Map<String, String> rows) {
            this(name, text, tags, AccountStatus.OFFLINE, rows);
        }

        Kind(String name, String text, Set<Tag> tags, AccountStatus accountStatus, Map<String, String> rows) {
            this.name = tags.isEmpty() ? name : name + " " + new TreeSet<>(tags);
            this.text = text;
            this.tags = tags;
            this.accountStatus = accountStatus;
            this.rows = rows;
        }

        /** Returns the same token in a project that is served at the given origin. */
        Kind servedAt(String origin) {
            sites = List.of(new DeploySite(origin, "CNAME"));
            return this;
        }

        List<RuleViolation> judge(Exposure exposure) {
            LocationContext context = new LocationContext(exposure, List.of(), tags, sites);
            return RULES.evaluate(open(), context, NOW, AgeLimits.DEFAULT, accountStatus);
        }

        MapboxToken open() {
            return new TokenParser(NOW).parse(text).token().orElseThrow();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind kind(String name, TokenBuilder token, Map<String, String> rows) {
        return new Kind(name, token.build(), Set.of(), rows);
    }

    private static Kind freshPublic(Map<String, String> rows, Tag... tags) {
        return new Kind("fresh public", TokenBuilder.pk().id(aged(30)).build(), Set.of(tags), rows);
    }

    private static Kind freshSecret(Map<String, String> rows, Tag... tags) {
        return new Kind("fresh secret", TokenBuilder.sk().id(aged(30)).build(), Set.of(tags), rows);
    }

    private static Kind live(Map<String, String> rows, Tag... tags) {
        String token = TokenBuilder.tk().times(SECOND - 60, SECOND + 60).build();
        return new Kind("live", token, Set.of(tags), rows);
    }

    private static Kind says(Verdict.State state, String code, Map<String, String> rows, Tag... tags) {
        Verdict verdict = new Verdict(state, Optional.of(code), "");
        String token = TokenBuilder.pk().id(aged(30)).build();
        return new Kind("said to be " + state, token, Set.of(tags), AccountStatus.OFFLINE.withVerdict(verdict), rows);
    }

    private static Kind listed(String name, List<String> scopes, List<String> urls, Map<String, String> rows) {
        String token = TokenBuilder.pk().id(aged(30)).build();
        return new Kind(name, token, Set.of(), standing(false, scopes, List.of(), urls), rows);
    }

    private static Kind listedSecret(List<String> scopes, List<String> urls, String id, String row) {
        String token = TokenBuilder.sk().id(aged(30)).build();
        AccountStatus accountStatus = standing(false, scopes, List.of(), urls);
        return new Kind("secret with " + scopes + urls, token, Set.of(), accountStatus, with(secret("H"), id, row));
    }

    /** Returns a secret token that is used for one kind of work and has a secret scope for another. */
    private static Kind work(String scope, Tag tag) {
        String token = TokenBuilder.sk().id(aged(30)).build();
        AccountStatus accountStatus = standing(false, List.of(scope), List.of(), List.of());
        Map<String, String> expected = with(secret("H"), "MBX067", "M M M M M M M");
        return new Kind(tag + " with " + scope, token, Set.of(tag), accountStatus, expected);
    }

    /** Returns a token with allowed URLs that violates one rule in addition to MBX023. */
    private static Kind urls(String name, String id, String row, String... urls) {
        return listed("urls: " + name, MAP, List.of(urls), with(Map.of("MBX023", "- H M - - - -"), id, row));
    }

    private static String[] sites(int count) {
        String[] sites = new String[count];
        for (int i = 0; i < count; i++) {
            sites[i] = "https://site-" + i + ".example";
        }
        return sites;
    }

    private static AccountStatus standing(
            boolean isDefault, List<String> scopes, List<String> unknownScopes, List<String> urls) {
        ListingEntry entry = new ListingEntry(
                isDefault,
                scopes,
                unknownScopes,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        return new AccountStatus(Verdict.NOT_ASKED, Restriction.listed(isDefault, urls), Optional.of(entry));
    }

    private static Kind named(String name) {
        return KINDS.stream().filter(kind -> kind.name.equals(name)).findFirst().orElseThrow();
    }

    private static String aged(int days) {
        return TokenBuilder.cuid(NOW.minus(Duration.ofDays(days)), 1);
    }

    private static String at(String time) {
        return TokenBuilder.cuid(Instant.parse(time), 1);
    }

    private static Map<String, String> secret(String inDocuments) {
        return Map.of(
                "MBX001", "C - - - - - -",
                "MBX002", "- C - - - - -",
                "MBX003", "- - - H - - -",
                "MBX004", "- - H - H - H",
                "MBX005", "- - - - - " + inDocuments + " -");
    }

    private static Map<String, String> with(Map<String, String> rows, String id, String row) {
        Map<String, String> more = new TreeMap<>(rows);
        more.put(id, row);
        return more;
    }

    private static final Map<Exposure, Integer> COLUMN = new EnumMap<>(Map.ofEntries(
            Map.entry(Exposure.WEB_CLIENT, 0),
            Map.entry(Exposure.BUILD_OUTPUT_WEB, 0),
            Map.entry(Exposure.MOBILE_APP, 1),
            Map.entry(Exposure.BUILD_OUTPUT_MOBILE, 1),
            Map.entry(Exposure.SERVER, 2),
            Map.entry(Exposure.BUILD_CONFIG, 3),
            Map.entry(Exposure.CI, 4),
            Map.entry(Exposure.INFRA, 4),
            Map.entry(Exposure.DOC, 5),
            Map.entry(Exposure.TEST, 5),
            Map.entry(Exposure.DATA, 5),
            Map.entry(Exposure.UNKNOWN, 6)));

    private static final Map<String, Severity> LETTERS = Map.of(
            "C", Severity.CRITICAL, "H", Severity.HIGH, "M", Severity.MEDIUM, "L", Severity.LOW, "I", Severity.INFO);

    @ParameterizedTest
    @FieldSource("KINDS")
    void aTokenBreaksTheRulesOfTheTableInEveryPlace(Kind kind) {
        assertEquals(Exposure.values().length, COLUMN.size());
        COLUMN.forEach((exposure, column) -> {
            Map<String, Severity> expected = new TreeMap<>();
            kind.rows.forEach((id, row) ->
                    Optional.ofNullable(LETTERS.get(row.split(" ", -1)[column])).ifPresent(s -> expected.put(id, s)));
            Map<String, Severity> broken = new TreeMap<>();
            kind.judge(exposure).forEach(violation -> broken.put(violation.id(), violation.severity()));
            assertEquals(expected, broken, exposure.name());
        });
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void whatATokenBreaksIsSaidWorstFirstAndInWholeSentencesWithoutTheToken(Kind kind) {
        MapboxToken token = kind.open();
        for (Exposure exposure : Exposure.values()) {
            List<RuleViolation> violations = kind.judge(exposure);
            Comparator<RuleViolation> order =
                    Comparator.comparing(RuleViolation::severity).reversed().thenComparing(RuleViolation::id);
            assertEquals(violations.stream().sorted(order).toList(), violations);
            for (RuleViolation violation : violations) {
                boolean saysWhose = violation.message().contains("trapstreet-test");
                assertTrue(
                        saysWhose || violation.id().equals("MBX004") || ABOUT_URLS.contains(violation.id()),
                        violation.message());
                assertTrue(violation.message().endsWith("."), violation.message());
                assertFalse(
                        violation.message().contains("{") || violation.message().contains("eyJ"), violation.message());
                Rule rule = RULES.rule(violation.id()).orElseThrow();
                assertEquals(rule.title(), violation.title());
                String id = token.claims().id().map(AuthorizationId::value).orElse("ID");
                List<String> remedies = Stream.concat(
                                Stream.of(rule.remedy()), rule.cases().stream().flatMap(part -> part.remedy().stream()))
                        .map(remedy ->
                                remedy.replace("{account}", "trapstreet-test").replace("{id}", id))
                        .toList();
                boolean ofOthers = kind.tags.contains(Tag.THIRD_PARTY)
                        && violation.remedy().contains("holder of account trapstreet-test");
                assertTrue(remedies.contains(violation.remedy()) || ofOthers, violation.remedy());
            }
        }
    }

    @Test
    void theMessageIsAboutTheVeryToken() {
        MapboxToken token = named("live with secret scopes").open();
        RuleViolation worst = RULES.evaluate(token, Exposure.WEB_CLIENT, NOW).get(0);
        assertEquals("MBX014", worst.id());
        assertTrue(worst.message().contains("2026-01-01T00:01:00Z"), worst.message());
        assertTrue(worst.message().contains("tokens:write"), worst.message());
        assertFalse(worst.message().contains("styles:read"), worst.message());
        RuleViolation old = RULES.evaluate(named("public of 1095 days").open(), Exposure.SERVER, NOW)
                .get(0);
        assertTrue(old.message().contains("2023-01-02") && old.message().contains("3 years"), old.message());
        RuleViolation legacy = RULES.evaluate(named("secret with a short id").open(), Exposure.CI, NOW)
                .get(1);
        assertTrue(legacy.message().contains("before November 2015"), legacy.message());
        assertTrue(legacy.message().contains("more than 10 years"), legacy.message());
    }

    @Test
    void whatATokenSaysOfItselfIsNotTakenForAWordOfTheRules() {
        String text = TokenBuilder.sk().account("trapstreet-{id}-{age}").build();
        MapboxToken token = new TokenParser(NOW).parse(text).token().orElseThrow();
        String message = RULES.evaluate(token, Exposure.SERVER, NOW).get(0).message();
        assertTrue(message.contains("trapstreet-{id}-{age}"), message);
    }

    /**
     * Returns the sites that MBX052 names for a token with these allowed URLs, in a page of a project that is served
     * there.
     */
    private static Optional<String> uncovered(List<String> urls, String... origins) {
        List<DeploySite> sites = new ArrayList<>();
        for (String origin : origins) {
            sites.add(new DeploySite(origin, "CNAME"));
        }
        LocationContext context = LocationContext.of(Exposure.WEB_CLIENT).withSites(sites);
        MapboxToken token = named("fresh public").open();
        return RULES.evaluate(token, context, NOW, AgeLimits.DEFAULT, standing(false, MAP, List.of(), urls)).stream()
                .filter(violation -> violation.id().equals("MBX052"))
                .map(RuleViolation::message)
                .findFirst();
    }

    @Test
    void sitesOfTheProjectThatNoAllowedUrlCoversAreNamed() {
        List<String> allowed = List.of("https://example.com", "http://localhost:3000");
        assertEquals(Optional.empty(), uncovered(allowed));
        assertEquals(Optional.empty(), uncovered(allowed, "https://example.com", "https://a.b.example.com"));
        String message = uncovered(allowed, "https://example.com", "https://maps.example.org")
                .orElseThrow();
        assertTrue(message.endsWith(": https://maps.example.org (CNAME)."), message);
        assertEquals(Optional.empty(), uncovered(List.of("http://example.com"), "http://example.com"));
        assertEquals(Optional.empty(), uncovered(List.of("https://example.com"), "http://example.com"));
        assertTrue(
                uncovered(List.of("https://example.com"), "http://example.org").isPresent());
        // Regression test: sites on shared hosting were reported as not covered, without a reason.
        String tenant = "https://trapstreet-test.github.io";
        assertEquals(Optional.empty(), uncovered(List.of(tenant), tenant));
        assertTrue(uncovered(List.of("https://example.com"), tenant).isPresent());
    }

    @Test
    void ofManySitesAFewAreNamed() {
        String message = uncovered(List.of("https://example.com"), sites(16)).orElseThrow();
        assertTrue(
                message.endsWith(": https://site-0.example (CNAME), https://site-1.example (CNAME), "
                        + "https://site-2.example (CNAME), …."),
                message);
    }

    /** The rules of docs/domain.md#rules. */
    @Test
    void theRulesAreExactlyThoseOfTheIssue() {
        assertEquals(
                List.of(
                        "MBX001", "MBX002", "MBX003", "MBX004", "MBX005", "MBX006", "MBX007", "MBX008", "MBX009",
                        "MBX010", "MBX011", "MBX012", "MBX013", "MBX014", "MBX015", "MBX020", "MBX021", "MBX022",
                        "MBX023", "MBX024", "MBX025", "MBX026", "MBX027", "MBX028", "MBX029", "MBX030", "MBX031",
                        "MBX040", "MBX041", "MBX042", "MBX043", "MBX044", "MBX045", "MBX046", "MBX047", "MBX048",
                        "MBX049", "MBX050", "MBX051", "MBX052", "MBX053", "MBX054", "MBX055", "MBX060", "MBX061",
                        "MBX062", "MBX063", "MBX064", "MBX065", "MBX066", "MBX067", "MBX070", "MBX071", "MBX072",
                        "MBX073", "MBX074", "MBX075", "MBX076", "MBX077", "MBX078", "MBX079", "MBX080", "MBX081",
                        "MBX082"),
                RULES.rules().stream().map(Rule::id).toList());
        assertEquals("MBX012", RULES.rule("MBX012").orElseThrow().id());
        assertEquals(Optional.empty(), RULES.rule("MBX090"));
    }

    /** Rules of docs/domain.md#related-checks, and rules for a name or location without a token. */
    @Test
    void whatIsDetectedWithoutATokenIsAsBadAsTheTableSays() {
        Map<String, String> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("MBX006", "L H"), // by name; low in documentation
                Map.entry("MBX007", "I"),
                // Requests for tokens: as for a listed token, except that only scopes beyond those of a map are low.
                Map.entry("MBX040", "M"),
                Map.entry("MBX041", "H"),
                Map.entry("MBX042", "M"),
                Map.entry("MBX043", "L"),
                Map.entry("MBX044", "L"),
                Map.entry("MBX045", "H"),
                Map.entry("MBX046", "M"),
                Map.entry("MBX047", "M"),
                Map.entry("MBX048", "L"),
                Map.entry("MBX049", "I"),
                Map.entry("MBX050", "M"),
                Map.entry("MBX051", "I"),
                Map.entry("MBX053", "L"),
                Map.entry("MBX060", "L"),
                Map.entry("MBX061", "M"),
                Map.entry("MBX054", "L"),
                Map.entry("MBX071", "C"),
                Map.entry("MBX073", "L"),
                Map.entry("MBX074", "I"),
                Map.entry("MBX075", "M"),
                Map.entry("MBX076", "L"),
                Map.entry("MBX077", "M"),
                Map.entry("MBX078", "L"),
                Map.entry("MBX080", "I"),
                Map.entry("MBX081", "I"),
                Map.entry("MBX082", "I")));
        Map<String, String> severities = new TreeMap<>();
        for (Rule rule : RULES.rules()) {
            for (Detection detection : rule.detections()) {
                String letter = detection.severity().name().substring(0, 1);
                severities.merge(rule.id(), letter, (a, b) -> a + " " + b);
            }
        }
        assertEquals(expected, severities);
    }

    /** See docs/domain.md#related-checks: the severity with restricted tokens. */
    @Test
    void whatBreaksRestrictedTokensIsWorseWhereThereIsOne() {
        Map<String, Severity> worse = new TreeMap<>();
        for (Rule rule : RULES.rules()) {
            for (Detection detection : rule.detections()) {
                if (detection.withRestricted() != detection.severity()) {
                    worse.put(rule.id(), detection.withRestricted());
                }
            }
        }
        assertEquals(Map.of("MBX073", Severity.MEDIUM, "MBX074", Severity.MEDIUM), worse);
    }

    @Test
    void theHygienePackHasTheRulesThatNeedNoToken() {
        List<String> hygiene = RULES.rules().stream()
                .filter(rule -> rule.pack() == Rule.RulePack.HYGIENE)
                .map(Rule::id)
                .toList();
        assertEquals(
                List.of(
                        "MBX054", "MBX073", "MBX074", "MBX075", "MBX076", "MBX077", "MBX078", "MBX080", "MBX081",
                        "MBX082"),
                hygiene);
        for (Rule rule : RULES.rules()) {
            assertEquals(hygiene.contains(rule.id()), rule.cases().isEmpty(), rule.id());
        }
    }

    /** A rule that the table omits would not be tested. */
    @Test
    void theTableIsAboutEveryRuleOnTokensAndAboutEveryTag() {
        Set<String> inTheTable = new TreeSet<>();
        // DOCUMENTATION_EXAMPLE violates no rule but affects the severity; DELETED_IN_LAYER does not matter to any
        // rule, because the file is shipped nevertheless.
        Set<Tag> tags = EnumSet.of(Tag.DOCUMENTATION_EXAMPLE, Tag.DELETED_IN_LAYER);
        for (Kind kind : KINDS) {
            inTheTable.addAll(kind.rows.keySet());
            tags.addAll(kind.tags);
        }
        Set<String> onTokens = new TreeSet<>();
        for (Rule rule : RULES.rules()) {
            boolean aboutWhatWasNotFound = rule.id().equals("MBX030");
            if (!rule.cases().isEmpty() && !aboutWhatWasNotFound) {
                onTokens.add(rule.id());
            }
        }
        assertEquals(onTokens, inTheTable);
        assertEquals(EnumSet.allOf(Tag.class), tags);
    }

    @Test
    void aTokenThatIsFoundNowhereBreaksOneRule() {
        List<RuleViolation> violations = RULES.judgeUnused("trapstreet-test", "a1b2c3d");
        assertEquals(
                List.of("MBX030"), violations.stream().map(RuleViolation::id).toList());
        assertEquals(Severity.LOW, violations.get(0).severity());
        assertTrue(
                violations.get(0).message().contains("a1b2c3d of account trapstreet-test"),
                violations.get(0).message());
    }

    /** The table above has no separate column for build output. */
    @Test
    void aLocalUrlIsReportedInWebBuildsOnly() {
        String token = TokenBuilder.pk().id(aged(30)).build();
        AccountStatus accountStatus = standing(false, MAP, List.of(), List.of("http://127.0.0.1:8080"));
        Kind local = new Kind("local", token, Set.of(), accountStatus, Map.of());
        Set<Exposure> places = EnumSet.noneOf(Exposure.class);
        for (Exposure exposure : Exposure.values()) {
            local.judge(exposure).stream()
                    .filter(violation -> violation.id().equals("MBX042"))
                    .forEach(violation -> places.add(exposure));
        }
        assertEquals(Set.of(Exposure.BUILD_OUTPUT_WEB), places);
    }

    @Test
    void everyRuleBehavesAsItsExamplesSay() throws Exception {
        assertEquals(List.of(), new RuleExamples(RULES).failures());
    }

    @Test
    void everyRuleSaysWhyWhatToDoAndWhereThatIsWritten() {
        for (Rule rule : RULES.rules()) {
            assertFalse(
                    rule.why().isBlank()
                            || rule.remedy().isBlank()
                            || rule.title().isBlank(),
                    rule.id());
            assertFalse(rule.references().isEmpty(), rule.id());
            assertFalse(rule.examples().isEmpty() || rule.counterexamples().isEmpty(), rule.id());
            assertTrue(
                    rule.references().stream()
                            .noneMatch(reference -> reference.title().isBlank()),
                    rule.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0efbe9a1c50eb4ade8672aa18724ef4b", "5875bb1b02a9b1ca6fda4645e28eec1e"})
    void theExamplesOfMapboxsOwnDocumentationAreKnownByFingerprint(String fingerprint) {
        String document =
                RULES.documentationExample(new Fingerprint(fingerprint)).orElseThrow();
        assertTrue(document.startsWith("Tokens API"), document);
    }

    @Test
    void otherTokensAreNoExamplesOfTheDocumentation() {
        assertEquals(
                Optional.empty(),
                RULES.documentationExample(named("fresh public").open().fingerprint()));
        assertEquals(Optional.empty(), RULES.documentationExample(new Fingerprint("0efbe9a1c50eb4ade8672aa18724ef4")));
    }

    @Test
    void theCompiledRulesAreThoseOfTheFolder() throws Exception {
        RuleSet read = RuleSet.read(Path.of("..", "rules"));
        assertEquals(read.rules(), RULES.rules());
        assertEquals(read.version(), RULES.version());
        assertTrue(RULES.version().matches("[0-9a-f]{12}"), RULES.version());
    }

    /** Highest severities as in docs/domain.md#rules. */
    @ParameterizedTest
    @CsvSource({"MBX001, CRITICAL", "MBX004, HIGH", "MBX021, MEDIUM", "MBX010, LOW"})
    void aRuleIsAsBadAsItsWorstCase(String id, Severity worst) {
        assertEquals(worst, RULES.rule(id).orElseThrow().worst());
    }
}
