package dev.trapstreet.cli.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SECRET = TokenBuilder.sk().build();

    private static CommandRun decode(String... arguments) {
        String[] typed = new String[arguments.length + 3];
        typed[0] = "decode";
        typed[1] = "--now";
        typed[2] = Trees.NOW;
        System.arraycopy(arguments, 0, typed, 3, arguments.length);
        return CommandRun.of(typed);
    }

    /** Returns tokens of every kind, by their description. */
    private static Map<String, String> tokens() {
        long now = Trees.now();
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("a secret token", SECRET);
        tokens.put(
                "a public token of today",
                TokenBuilder.pk()
                        .id(TokenBuilder.cuid(Instant.parse(Trees.NOW), 1))
                        .build());
        tokens.put("an id of 7 characters", TokenBuilder.pk().id("a1b2_-Z").build());
        tokens.put(
                "an id of 32 digits",
                TokenBuilder.pk().id("0123456789abcdef0123456789abcdef").build());
        tokens.put(
                "an id from the future",
                TokenBuilder.pk()
                        .id(TokenBuilder.cuid(Instant.parse("2031-01-01T00:00:00Z"), 1))
                        .build());
        tokens.put(
                "an id of unknown format", TokenBuilder.pk().id("what is this?").build());
        tokens.put("a doubtful signature", TokenBuilder.pk().buildWithDoubtfulSignature());
        tokens.put(
                "an odd account",
                TokenBuilder.pk().json("u", "\"trapstreet \\u001b[2J\\u202e\"").build());
        tokens.put(
                "other keys",
                TokenBuilder.pk().text("why", "not").json("n", "[1,{}]").build());
        tokens.put(
                "a live token",
                TokenBuilder.tk()
                        .times(now - 600, now + 1200)
                        .json("scopes", "[\"styles:read\",\"tokens:write\",\"trapstreet:odd\"]")
                        .text("client", "api")
                        .build());
        tokens.put(
                "an expired token",
                TokenBuilder.tk()
                        .times(now - 9000, now - 7200)
                        .json("scopes", "[]")
                        .build());
        tokens.put(
                "a token of a session",
                TokenBuilder.tk()
                        .times(now - 60, now + 60)
                        .json("ll", "1")
                        .text("iu", "x")
                        .build());
        tokens.put(
                "a token of two hours", TokenBuilder.tk().times(now, now + 7200).build());
        tokens.put("a temporary token without times", TokenBuilder.tk().build());
        return tokens;
    }

    @Test
    void tokensAreExplained() throws IOException {
        StringBuilder all = new StringBuilder();
        tokens().forEach((what, token) -> {
            CommandRun run = decode(token);
            assertEquals(0, run.code(), what);
            assertEquals("", run.err(), what);
            all.append("# ").append(what).append('\n').append(run.out()).append('\n');
        });
        Approved.verify("decode", all.toString());
    }

    @Test
    void tokensAreExplainedAsJson() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String what : List.of(
                "a secret token",
                "an odd account",
                "other keys",
                "a live token",
                "an expired token",
                "a token of a session",
                "a token of two hours")) {
            CommandRun run = decode("--format", "json", tokens().get(what));
            assertEquals(0, run.code(), what);
            assertEquals(1, run.out().lines().count());
            String pretty = MAPPER.readTree(run.out()).toPrettyString().replace("\u202e", "{U+202E}");
            all.append("# ").append(what).append('\n').append(pretty).append('\n');
        }
        Approved.verify("decode-json", all.toString());
    }

    /** Both formats contain the same facts, although different people read them. */
    @Test
    void theJsonSaysOfThePayloadWhatTheTextSays() throws IOException {
        long now = Trees.now();
        String token = TokenBuilder.tk()
                .times(now - 600, now + 1200)
                .text("client", "trapstreet-client")
                .json("ll", "1")
                .text("iu", "trapstreet-who")
                .text("why", "the value of another key")
                .text(SECRET, "a key that is a token")
                .build();
        String text = decode(token).out();
        JsonNode json = MAPPER.readTree(decode("--format", "json", token).out());
        JsonNode claims = json.get("claims");
        assertEquals("2025-12-31T23:50:00Z", claims.get("issuedAt").textValue());
        assertEquals("trapstreet-client", claims.get("client").textValue());
        assertEquals("[\"ll\",\"iu\"]", claims.get("session").toString());
        assertEquals("[\"why\",\"sk.…\"]", claims.get("otherKeys").toString());
        assertEquals("works until 2026-01-01T00:20:00Z", json.get("lifetime").textValue());
        assertTrue(text.contains("state        live: works until 2026-01-01T00:20:00Z\n"), text);
        assertTrue(text.contains("client       trapstreet-client\n"), text);
        assertTrue(text.contains("session      keys ll, iu: "), text);
        assertTrue(text.contains("other keys   why, sk.…\n"), text);
        assertFalse(json.toString().contains("the value of another key"), "values are nobody's business");
        assertFalse(json.toString().contains("trapstreet-who"), "values are nobody's business");
    }

    @Test
    void whatATokenDoesNotSayIsNullOrEmptyInTheJson() throws IOException {
        JsonNode json = MAPPER.readTree(decode("--format", "json", SECRET).out());
        assertTrue(json.at("/claims/issuedAt").isNull());
        assertTrue(json.at("/claims/client").isNull());
        assertEquals("[]", json.at("/claims/session").toString());
        assertEquals("[]", json.at("/claims/otherKeys").toString());
        assertFalse(json.has("lifetime"), "only a temporary token has one");
    }

    /** Returns texts that are not tokens, with the failed check and the start of the reason. */
    static List<Arguments> failures() {
        String token = SECRET;
        String payload = token.substring(3, token.lastIndexOf('.'));
        String signature = token.substring(token.lastIndexOf('.'));
        return List.of(
                Arguments.of("HEADER", "hello", "it starts with something else"),
                Arguments.of("HEADER", "", "it starts with something else"),
                Arguments.of("HEADER", "xk" + token.substring(2), "it starts with something else"),
                Arguments.of("HEADER", "SK" + token.substring(2), "it starts with something else"),
                Arguments.of(
                        "PAYLOAD_START",
                        "sk.your_secret_token_here",
                        "the header is not followed by eyJ: a placeholder"),
                Arguments.of("PAYLOAD_START", "sk.", "the header is not followed by eyJ: a placeholder"),
                Arguments.of("PAYLOAD_LENGTH", "pk.eyJ1...", "the payload has 4 characters, "),
                Arguments.of("PAYLOAD_LENGTH", "pk.eyJ", "the payload has 3 characters, "),
                Arguments.of("PAYLOAD_LENGTH", "pk.eyJ" + "1".repeat(15), "the payload has 18 characters, "),
                Arguments.of("PAYLOAD_LENGTH", "pk.eyJ" + "1".repeat(2001) + signature, "the payload is longer"),
                Arguments.of(
                        "PAYLOAD_LENGTH",
                        "pk.eyJ" + "1".repeat(62) + signature,
                        "the payload has 65 characters, which is not a possible length of base64"),
                Arguments.of("SIGNATURE_DOT", "sk." + payload, "the text ends after the payload"),
                Arguments.of(
                        "SIGNATURE_DOT", "sk." + payload + "===" + signature, "something else follows the payload"),
                Arguments.of("SIGNATURE_DOT", "sk." + payload + " " + signature, "something else follows the payload"),
                Arguments.of("SIGNATURE_LENGTH", "sk." + payload + ".", "the signature has 0 characters"),
                Arguments.of(
                        "SIGNATURE_LENGTH", token.substring(0, token.length() - 1), "the signature has 21 characters"),
                Arguments.of(
                        "SIGNATURE_LENGTH",
                        token.substring(0, token.length() - 1) + "Bx",
                        "the signature is longer than 22 characters"),
                Arguments.of(
                        "UTF_8",
                        "sk." + base64("{\"u\":\"trapstreet\u00ff\",\"a\":1}") + signature,
                        "the payload is not UTF-8"),
                Arguments.of(
                        "JSON",
                        "sk." + base64("{\"u\":\"trapstreet-of-a-long-name\",") + signature,
                        "the payload is not valid JSON at character 34"),
                Arguments.of(
                        "JSON",
                        "sk." + base64("{\"u\":\"trapstreet-of-a-long-name\"}}") + signature,
                        "the payload continues after its JSON object"),
                Arguments.of("ACCOUNT", TokenBuilder.sk().without("u").build(), "the payload names no account"),
                Arguments.of("ACCOUNT", TokenBuilder.sk().json("u", "17").build(), "the payload names no account"),
                Arguments.of("ID", TokenBuilder.sk().without("a").build(), "the payload names no authorization id"),
                Arguments.of(
                        "ID", TokenBuilder.sk().json("a", "null").build(), "the payload names no authorization id"));
    }

    private static String base64(String latin1) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatIsNoTokenIsToldTheCheckThatItFails(String check, String text, String why) throws IOException {
        CommandRun run = decode(text);
        assertEquals(1, run.code());
        assertEquals("", run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals("Not a Mapbox token.", lines.get(0));
        int failed = lines.size() - 2;
        assertTrue(lines.get(failed).startsWith("  FAILED  "), run.out());
        assertTrue(lines.get(failed + 1).startsWith("          " + why), run.out());
        for (String line : lines.subList(1, failed)) {
            assertTrue(line.startsWith("  passed  "), run.out());
        }

        CommandRun json = decode("--format", "json", text);
        assertEquals(1, json.code());
        JsonNode node = MAPPER.readTree(json.out());
        assertFalse(node.get("token").booleanValue());
        assertEquals(check.replace('_', '-'), node.get("failed").textValue().toUpperCase(java.util.Locale.ROOT));
        assertEquals(lines.get(failed).substring(10), node.get("demands").textValue());
        assertEquals(lines.get(failed + 1).strip(), node.get("why").textValue());
    }

    @Test
    void theChecksAreNamedInTheirOrder() throws IOException {
        Approved.verify(
                "decode-refused", decode(TokenBuilder.sk().without("a").build()).snapshot());
    }

    @Test
    void theTextItselfIsNeverShown() {
        String noise = TokenBuilder.noise(new Random(7), 22);
        for (String text : new String[] {SECRET, SECRET + "x", "sk.eyJ" + noise + noise, noise}) {
            for (String format : new String[] {"text", "json"}) {
                CommandRun run = decode("--format", format, text);
                assertFalse(run.out().contains(text.substring(text.length() - 22)), format);
                assertFalse(run.out().contains(noise), format);
            }
        }
    }

    @Test
    void blanksAroundATokenAreIgnored() {
        assertEquals(decode(SECRET), decode(" \t" + SECRET + " \n"));
    }

    @Test
    void aTokenWithPaddingIsAToken() {
        CommandRun run =
                decode(TokenBuilder.sk().account("trapstreet-a").padded().build());
        assertEquals(0, run.code());
        assertTrue(run.out().contains("trapstreet-a\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", ""})
    void standardInputIsReadLineByLine(String argument) {
        String other = TokenBuilder.pk().account("trapstreet-other").build();
        String[] typed = argument.isEmpty()
                ? new String[] {"decode", "--now", Trees.NOW}
                : new String[] {"decode", "--now", Trees.NOW, argument};
        CommandRun run = CommandRun.withInput("\n  " + SECRET + "\r\n\n" + other, typed);
        assertEquals(0, run.code());
        assertEquals(decode(SECRET).out() + "\n" + decode(other).out(), run.out());
    }

    /** Forms in which people paste a token: the explanation was "Not a Mapbox token". */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'{}'",
                "\"{}\",",
                "MAPBOX_SECRET={}",
                "{};",
                "https://api.mapbox.com/x?access_token={}&y=1",
                "  const s = `{}`",
                "Authorization: {}",
                "<string>{}</string>",
            })
    void aTokenIsFoundInPastedText(String around) throws IOException {
        String alone = decode(SECRET).out();
        assertTrue(alone.startsWith("DO NOW  Delete this token"), alone);
        assertTrue(alone.contains("https://account.mapbox.com/access-tokens/"), alone);
        CommandRun run = decode(around.replace("{}", SECRET));
        assertEquals(0, run.code(), run.snapshot());
        assertEquals(alone, run.out());
        String several = "# settings\n" + around.replace("{}", SECRET) + "\n\nDEBUG=1\n";
        assertEquals(
                alone,
                CommandRun.withInput(several, "decode", "--now", Trees.NOW).out());
    }

    @Test
    void anArgumentOfSeveralLinesIsReadLikeStandardInput() throws IOException {
        assertEquals(
                decode(SECRET).out(),
                decode("# settings\n\ntoken: \"" + SECRET + "\"\n").out());
    }

    @Test
    void aPayloadAloneIsNoToken() throws IOException {
        String[] parts = SECRET.split("\\.", -1);
        CommandRun run = decode("const payload = \"" + parts[1] + "\";");
        assertEquals(1, run.code(), run.snapshot());
        assertTrue(run.out().startsWith("Not a Mapbox token."), run.out());
    }

    @Test
    void oneLineOfManyThatIsNoTokenIs1() {
        String input = SECRET + "\nnothing\n" + SECRET + "\n";
        CommandRun run = CommandRun.withInput(input, "decode", "--now", Trees.NOW, "--format", "json");
        assertEquals(1, run.code());
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size());
        assertEquals(lines.get(0), lines.get(2));
        assertTrue(lines.get(1).startsWith("{\"token\":false,\"failed\":\"header\","), lines.get(1));
        assertTrue(lines.get(0).startsWith("{\"token\":true,"), lines.get(0));
    }

    @Test
    void theFormatMayBeWrittenInCapitals() {
        assertEquals(decode("--format", "json", SECRET), decode("--format", "JSON", SECRET));
    }

    @Test
    void theAgeIsThatOfNow() {
        String token = TokenBuilder.pk()
                .id(TokenBuilder.cuid(Instant.parse("2024-05-01T00:00:00Z"), 1))
                .build();
        CommandRun young = CommandRun.of("decode", "--now", "2024-05-02T00:00:00Z", token);
        assertTrue(young.out().contains("2024-05-01T00:00:00Z, 1 day ago\n"), young.out());
        CommandRun old = CommandRun.of("decode", "--now", "2031-05-02T00:00:00Z", token);
        assertTrue(old.out().contains("2024-05-01T00:00:00Z, 7 years ago\n"), old.out());
        CommandRun before = CommandRun.of("decode", "--now", "2024-04-01T00:00:00Z", token);
        assertTrue(before.out().contains("likely"), before.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n\t\n"})
    void standardInputWithoutATokenIsAMistake(String input) {
        CommandRun run = CommandRun.withInput(input, "decode");
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals("trapstreet: there is no token on standard input\n", run.err());
    }

    @Test
    void standardInputWithoutAnEndIsAMistake() {
        byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        InputStream endless = InputStream.nullInputStream();
        for (int i = 0; i < 17; i++) {
            endless = new SequenceInputStream(new ByteArrayInputStream(blanks), endless);
        }
        CommandRun run = CommandRun.withInput(endless, "decode", "-");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: standard input is larger than 16 MiB; "), run.err());
    }
}
