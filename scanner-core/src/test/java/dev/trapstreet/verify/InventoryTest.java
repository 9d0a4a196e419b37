package dev.trapstreet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.TestClients;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Token lists, from the fake API and from files. See docs/domain.md#list-tokens. */
final class InventoryTest {
    private static final String USER = "trapstreet-test";

    private static ApiResult<Inventory> read(String json) {
        return Inventory.read(json.getBytes(StandardCharsets.UTF_8), Tokens.NOW);
    }

    private static String entry(String usage, String id, String more) {
        return "{\"id\":\"" + id + "\",\"usage\":\"" + usage + "\",\"scopes\":[\"styles:read\"]" + more + "}";
    }

    private static String token(String account, String id) {
        return ",\"token\":\"" + TokenBuilder.pk().account(account).id(id).build() + "\"";
    }

    @Test
    void theAccountOfAFileIsThatOfItsPublicTokens() {
        String ours = entry("pk", "a1b2c3d", token(USER, "a1b2c3d"));
        String secret = entry("sk", "a1b2c3e", "");
        Inventory inventory = read("[" + ours + "," + secret + "]").value().orElseThrow();
        assertEquals(Optional.of(USER), inventory.account());
        assertEquals(2, inventory.tokens().size());
        String other = entry("pk", "a1b2c3f", token("trapstreet-other", "a1b2c3f"));
        assertEquals(
                Optional.empty(),
                read("[" + ours + "," + other + "]").value().orElseThrow().account());
        assertEquals(
                Optional.empty(), read("[" + secret + "]").value().orElseThrow().account());
    }

    @Test
    void aFileMayBeOnePageOfManySoItProvesNoDeletion() {
        Inventory inventory = read("[" + entry("pk", "a1b2c3d", token(USER, "a1b2c3d")) + "]")
                .value()
                .orElseThrow();
        assertFalse(inventory.isComplete());
        assertFalse(inventory.isGone(Tokens.of(TokenBuilder.sk().account(USER).build())));
    }

    @ParameterizedTest
    @CsvSource({
        "pk, trapstreet-test, a1b2c3d, true",
        "pk, trapstreet-test, a1b2c3e, false", // another id
        "sk, trapstreet-test, a1b2c3d, false", // another usage
        "pk, trapstreet-other, a1b2c3d, false", // another account
    })
    void aTokenIsFoundByIdWhereAllElseFits(String usage, String account, String id, boolean found) {
        Inventory inventory = read("[" + entry("pk", "a1b2c3d", token(USER, "a1b2c3d")) + "]")
                .value()
                .orElseThrow();
        TokenBuilder builder = usage.equals("pk") ? TokenBuilder.pk() : TokenBuilder.sk();
        MapboxToken token = Tokens.of(builder.account(account).id(id).build());
        assertEquals(found, inventory.find(token).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "nothing", "[1]", "[[[[[[]]]]]]", "{\"message\":\"Not found\"}", "[{\"id\":1}", "[] x"})
    void whatIsNoListingIsNone(String json) {
        assertEquals(
                ApiFailure.Reason.GARBAGE, read(json).failure().orElseThrow().reason());
    }

    /** Files that people keep: pages after one another, pages in an array, lines, and what programs wrap them in. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[{A},{B}]",
                "[{A}] [{B}]",
                "[{A}]\\n[{B}]\\n",
                "[[{A}],[{B}]]",
                "{\"tokens\":[{A},{B}]}",
                "{\"tokens\":[{A}]} {\"tokens\":[{B}]}",
                "[{\"tokens\":[{A}]},{\"tokens\":[{B}]}]",
                "{A}\\n{B}\\n",
                "\\uFEFF[{A},{B}]",
                "[][{A},{B}]",
            })
    void aSavedListIsReadInEveryForm(String form) {
        String json = form.replace("\\n", "\n")
                .replace("\\uFEFF", "\uFEFF")
                .replace("{A}", entry("pk", "a1b2c3d", token(USER, "a1b2c3d")))
                .replace("{B}", entry("sk", "a9b9c9e", ""));
        Inventory inventory = read(json).value().orElseThrow();
        assertEquals(
                List.of("a1b2c3d", "a9b9c9e"),
                inventory.tokens().stream().map(TokenMetadata::id).toList());
        assertEquals(Optional.of(USER), inventory.account());
        assertTrue(inventory.unreadable().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"pk.***", "pk.eyJ1IjoidHJhcHN0cmVldC10ZXN0In0.…", "'<removed>'", "''"})
    void aMaskedTokenIsJoinedByItsId(String masked) {
        Inventory inventory = read("[" + entry("pk", "a1b2c3d", ",\"token\":\"" + masked + "\"") + "]")
                .value()
                .orElseThrow();
        MapboxToken token =
                Tokens.of(TokenBuilder.pk().account(USER).id("a1b2c3d").build());
        assertTrue(inventory.find(token).isPresent());
        assertEquals(Optional.empty(), inventory.account());
    }

    /** Nothing is concluded from an entry that cannot be read. */
    @Test
    void anOddEntryIsNeitherFoundNorGone() {
        Inventory inventory = read("[" + entry("pk", "a1b2c3d", ",\"allowedUrls\":7") + "," + entry("sk", "a1b2c3e", "")
                        + "]")
                .value()
                .orElseThrow();
        assertEquals(1, inventory.tokens().size());
        assertEquals(Optional.of("a1b2c3d"), inventory.unreadable().get(0).id());
        assertTrue(inventory
                .find(Tokens.of(TokenBuilder.pk().account(USER).id("a1b2c3d").build()))
                .isEmpty());
    }

    @Test
    void scopesAreCheckedWhereTheAccountTellsThem() throws Exception {
        SimulatedTime time = new SimulatedTime(Tokens.NOW);
        try (FakeTokensApi fake = FakeTokensApi.http(time)) {
            FakeAccount account = fake.account(USER);
            account.create(time.now(), List.of("styles:read", "moons:read"), "odd", null);
            for (boolean may : new boolean[] {true, false}) {
                List<String> scopes = may ? List.of("tokens:read", "scopes:list") : List.of("tokens:read");
                MapboxToken authorizing =
                        Tokens.of(account.create(time.now(), scopes, null, null).token());
                Inventory inventory = Inventory.fetch(TestClients.of(fake.url(), time), authorizing)
                        .value()
                        .orElseThrow();
                assertTrue(inventory.isComplete());
                assertEquals(may, inventory.scopesUnknown().isEmpty());
                TokenMetadata odd = inventory.tokens().stream()
                        .filter(token -> token.note().equals(Optional.of("odd")))
                        .findFirst()
                        .orElseThrow();
                assertEquals(may ? List.of("moons:read") : List.of(), inventory.unknownScopes(odd));
            }
        }
    }
}
