package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.CpuCost;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ownership of tokens, and tokens that are shared. */
final class AccountContextTest {
    private final AccountContext context = new AccountContext();

    @Test
    void theAccountWithMostTokensInTheProjectsOwnCodeIsItsOwn() {
        add("1", "trapstreet-own", place("src/a.js", Exposure.WEB_CLIENT, ""));
        add("2", "trapstreet-own", place("src/b.js", Exposure.WEB_CLIENT, ""));
        add("3", "trapstreet-other", place("src/c.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Optional.of("trapstreet-own"), context.ownAccount());
        assertEquals(Set.of(), context.tagsOf("1"));
        assertEquals(Set.of(Tag.THIRD_PARTY), context.tagsOf("3"));
    }

    @Test
    void tokensOfVendoredLibrariesBelongToAnotherAccount() {
        // See docs/domain.md#ambiguous-locations, case 12.
        LocationContext vendored = LocationContext.of(Exposure.DATA).withTag(Tag.VENDORED);
        for (int i = 0; i < 5; i++) {
            context.add(
                    "v" + i,
                    Optional.of("trapstreet-library"),
                    List.of(new AccountContext.TokenUse("node_modules/x", vendored, "", true)));
        }
        add("1", "trapstreet-own", place("src/a.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Set.of(Tag.THIRD_PARTY), context.tagsOf("v0"));
        assertEquals(Set.of(), context.tagsOf("1"));
    }

    @Test
    void withTwoAccountsOfEqualSizeNoTokenBelongsToAnother() {
        add("1", "trapstreet-one", place("src/a.js", Exposure.WEB_CLIENT, ""));
        add("2", "trapstreet-two", place("src/b.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Optional.empty(), context.ownAccount());
        assertEquals(Set.of(), context.tagsOf("2"));
    }

    /** As many accounts as tokens: comparing all of them for each token would cost sixteen times as much for four times as many. */
    @Test
    void theCostGrowsWithTheNumberOfTokens() {
        double ratio = CpuCost.ratio(() -> ask(16_000), () -> ask(4_000));
        assertTrue(ratio < 9, () -> "four times the tokens cost " + ratio + " times as much");
    }

    private static void ask(int tokens) {
        AccountContext many = new AccountContext();
        for (int i = 0; i < tokens; i++) {
            many.add("" + i, Optional.of("trapstreet-" + i), List.of(place("src/a.js", Exposure.WEB_CLIENT, "")));
        }
        for (int i = 0; i < tokens; i++) {
            assertEquals(Set.of(), many.tagsOf("" + i));
        }
    }

    @Test
    void anAccountThatIsAddedLaterCounts() {
        add("1", "trapstreet-one", place("src/a.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Optional.of("trapstreet-one"), context.ownAccount());
        add("2", "trapstreet-two", place("src/b.js", Exposure.WEB_CLIENT, ""));
        add("3", "trapstreet-two", place("src/c.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Optional.of("trapstreet-two"), context.ownAccount());
    }

    @Test
    void aTokenInAPageAndInAMobileAppIsShared() {
        add(
                "1",
                "trapstreet-own",
                place("web/a.js", Exposure.WEB_CLIENT, ""),
                place("A.swift", Exposure.MOBILE_APP, ""));
        assertEquals(Set.of(Tag.SEVERAL_APPS), context.tagsOf("1"));
    }

    @Test
    void aTokenInTwoAppsOfARepositoryIsShared() {
        add(
                "1",
                "trapstreet-own",
                place("a/x.js", Exposure.WEB_CLIENT, "a"),
                place("b/x.js", Exposure.WEB_CLIENT, "b"));
        assertEquals(Set.of(Tag.SEVERAL_APPS), context.tagsOf("1"));
    }

    @Test
    void aTokenInOneAppAndInItsDocumentationIsNotShared() {
        add("1", "trapstreet-own", place("a/x.js", Exposure.WEB_CLIENT, "a"), place("README.md", Exposure.DOC, ""));
        assertEquals(Set.of(), context.tagsOf("1"));
    }

    @Test
    void aTokenOfDevelopmentAndProductionIsShared() {
        add(
                "1",
                "trapstreet-own",
                place(".env.development", Exposure.WEB_CLIENT, ""),
                place(".env.production", Exposure.WEB_CLIENT, ""));
        assertEquals(Set.of(Tag.SEVERAL_APPS), context.tagsOf("1"));
    }

    /** Tokens that were deleted years ago do not outvote the account that is used now. */
    @Test
    void whatOnlyTheHistoryHasDoesNotDecideWhoseTheProjectIs() {
        for (int i = 0; i < 3; i++) {
            add("v" + i, "trapstreet-vendor", past("m" + i + ".js", ""));
        }
        assertEquals(Optional.of("trapstreet-vendor"), context.ownAccount());
        add("1", "trapstreet-own", place("map.js", Exposure.WEB_CLIENT, ""));
        assertEquals(Optional.of("trapstreet-own"), context.ownAccount());
        assertEquals(Set.of(), context.tagsOf("1"));
        assertEquals(Set.of(Tag.THIRD_PARTY), context.tagsOf("v0"));
    }

    @Test
    void anAppWhoseDirectoryWasRenamedIsOneApp() {
        add("1", "trapstreet-own", past("app/x.js", "app"), place("web/x.js", Exposure.WEB_CLIENT, "web"));
        assertEquals(Set.of(), context.tagsOf("1"));
    }

    private static AccountContext.TokenUse past(String path, String app) {
        return new AccountContext.TokenUse(path, LocationContext.of(Exposure.WEB_CLIENT), app, false);
    }

    @ParameterizedTest
    @CsvSource({
        ".env.production, production",
        "environments/environment.prod.ts, production",
        "environments/environment.ts, development",
        "config/dev.json, development",
        "app/src/release/res/values/keys.xml, production",
        "src/product.js, ''",
        ".env, ''"
    })
    void theEnvironmentStandsInTheName(String path, String environment) {
        assertEquals(environment, AccountContext.environmentOf(path).orElse(""));
    }

    private void add(String fingerprint, String account, AccountContext.TokenUse... uses) {
        context.add(fingerprint, Optional.of(account), List.of(uses));
    }

    private static AccountContext.TokenUse place(String path, Exposure exposure, String app) {
        return new AccountContext.TokenUse(path, LocationContext.of(exposure), app, true);
    }
}
