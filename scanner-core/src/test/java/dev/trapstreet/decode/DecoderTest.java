package dev.trapstreet.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each encoded form of a token is found once, at its location, whatever text surrounds it. */
class DecoderTest {
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

    /** Texts without tokens that contain parts of encoded forms. */
    private static final List<String> NEIGHBORS = List.of(
            "",
            "\n",
            "x = 1; // ordinary text\n",
            "\"a\" + \"b\" + '\\u00e9\\u00e8' & \"%20%2E\" &amp; \\\\ \n",
            "\uFEFFé ü 漢字\n",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA \n",
            " \n");

    record Found(String token, long offset, int length, List<String> encoding) {}

    static List<Location> locations(byte[] text) {
        List<Location> all = new ArrayList<>();
        findings(text).forEach(finding -> all.addAll(finding.locations()));
        return all;
    }

    private static List<Finding> findings(byte[] text) {
        try {
            return new SecretScanner(ScanOptions.DEFAULT.withThreads(1).withClock(InstantSource.fixed(NOW)))
                    .scan(List.of(Sources.stream("text", new ByteArrayInputStream(text))))
                    .findings();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Found> found(byte[] text) {
        List<Found> all = new ArrayList<>();
        for (Finding finding : findings(text)) {
            for (Location location : finding.locations()) {
                all.add(new Found(
                        finding.token().raw().revealSecret(),
                        location.offset(),
                        location.length(),
                        location.encoding()));
            }
        }
        return all;
    }

    static Stream<EncodedForms> forms() {
        return EncodedForms.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aTokenIsFoundInEveryFormAtItsPlace(EncodedForms form) {
        for (int seed = 0; seed < 40; seed++) {
            String token = TokenBuilder.random(new Random(seed)).build();
            EncodedForms.Encoded text = form.of(token);
            Found expected = new Found(token, text.start(), text.end() - text.start(), form.encoding());
            assertEquals(List.of(expected), found(text.bytes()), form + ", seed " + seed);
        }
    }

    static Stream<EncodedForms> documents() {
        return EncodedForms.IN_DOCUMENTS.stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aTokenInSeveralRunsOfADocumentIsFound(EncodedForms form) {
        for (int seed = 0; seed < 40; seed++) {
            String token = TokenBuilder.random(new Random(seed)).build();
            EncodedForms.Encoded text = form.of(token);
            Found expected = new Found(token, text.start(), text.end() - text.start(), form.encoding());
            byte[] document = Containers.ZIP.pack("word/document.xml", text.bytes());
            assertEquals(List.of(expected), found(document), form + ", seed " + seed);
            assertEquals(List.of(), found(text.bytes()), "outside of an archive, markup joins nothing");
        }
    }

    /** Cells, paragraphs and line breaks divide texts, and a token next to markup is found as it is. */
    @Test
    void markupBetweenTwoTextsDoesNotJoinThem() {
        String token = TokenBuilder.sk().build();
        for (String between : List.of(
                "</td><td>",
                "</w:t></w:r></w:p><w:p><w:r><w:t>",
                "</t></si><si><t>",
                "<br>",
                "</a:t></a:r><a:br/><a:r><a:t>")) {
            String parts = "<p>" + token.substring(0, 60) + between + token.substring(60) + "</p>";
            assertEquals(List.of(), found(Containers.ZIP.pack("a.xml", ascii(parts))));
        }
        Found whole = new Found(token, 3, token.length(), List.of());
        String other = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
        for (String text : List.of("<p>%s</p><p>%s</p>", "<b>%s</b><i>%s</i>")) {
            assertEquals(List.of(whole), found(Containers.ZIP.pack("a.xml", ascii(text.formatted(token, other)))));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatStandsAroundAFormDoesNotHideIt(EncodedForms form) {
        for (String before : NEIGHBORS) {
            for (String behind : NEIGHBORS) {
                byte[] around = before.getBytes(StandardCharsets.UTF_8);
                if (around.length % 2 == 1 || (form.name().equals("UTF-16BE") && !before.isEmpty())) {
                    continue; // UTF-16 starts at an even offset, big-endian UTF-16 only at offset 0
                }
                String token = TokenBuilder.sk().build();
                EncodedForms.Encoded text = form.of(token);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(around);
                all.writeBytes(text.bytes());
                all.writeBytes(("\n" + behind).getBytes(StandardCharsets.UTF_8));
                Found expected =
                        new Found(token, around.length + text.start(), text.end() - text.start(), form.encoding());
                assertEquals(
                        List.of(expected),
                        found(all.toByteArray()),
                        form + " between [" + before + "] and [" + behind + "]");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theLineIsThatOfTheFormsFirstCharacter(EncodedForms form) {
        String token = TokenBuilder.pk().build();
        EncodedForms.Encoded text = form.of(token);
        int line = 1;
        for (int i = 0; i < text.start(); i++) {
            line += text.bytes()[i] == '\n' ? 1 : 0;
        }
        assertEquals(line, locations(text.bytes()).get(0).line(), form.name());
    }

    @Test
    void aTokenThatStandsThereAsItIsIsNotFoundASecondTime() {
        String token = TokenBuilder.sk().build();
        for (String text : List.of(
                "\"https://x?access_token=\" + \"" + token + "\" + \"&a=b\"",
                "%22" + token + "%22",
                "&#34;" + token + "&quot;",
                "\\\"" + token + "\\\"",
                "'" + token + "' . ''")) {
            assertEquals(
                    List.of(new Found(token, text.indexOf(token), token.length(), List.of())),
                    found(text.getBytes(StandardCharsets.UTF_8)),
                    text.replace(token, "TOKEN"));
        }
    }

    @Test
    void whatIsSplitDoesNotBecomeATokenWithItsNeighbor() {
        String token = TokenBuilder.sk().build();
        String cut = token.substring(0, token.length() - 5);
        String text = "a = '" + cut + "', 'abcde';";
        assertEquals(List.of(), found(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void formsInFormsAreUndoneThreeDeepAndNoFurther() {
        String token = TokenBuilder.sk().build();
        String text = token;
        for (int depth = 1; depth <= 4; depth++) {
            text = java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
            List<Found> found = found(("x: " + text + "\n").getBytes(StandardCharsets.US_ASCII));
            assertEquals(depth <= 3 ? 1 : 0, found.size(), "depth " + depth);
        }
    }
}
