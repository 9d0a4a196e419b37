package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fuzzing.Edits;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whatever a server answers becomes a result or a failure with a sentence, and never an exception. */
final class ResponseFuzzTest {
    private static final ResponseParser PARSER = new ResponseParser(Instant.parse("2026-01-01T00:00:00Z"));
    private static final byte[] LISTING = """
            [{"id":"cl0000000000000000000000","usage":"pk","client":"api","default":false,"scopes":["styles:read"],
              "note":"web","created":"2024-01-01T00:00:00.000Z","modified":"2024-01-01T00:00:00.000Z",
              "allowedUrls":["https://example.com/"],"token":""}]
            """.getBytes(StandardCharsets.UTF_8);

    private static Transport.ApiResponse response(int status, byte[] body) {
        return new Transport.ApiResponse(status, HttpHeaders.of(Map.of(), (name, value) -> true), body);
    }

    @FuzzTest(maxDuration = "10s")
    void answers(FuzzedDataProvider data) {
        int status = data.pickValue(new int[] {200, 200, 200, 201, 204, 400, 401, 403, 404, 422, 429, 500, 503});
        byte[] body = data.consumeBoolean() ? Edits.apply(LISTING, data) : data.consumeRemainingAsBytes();
        Transport.ApiResponse response = response(status, body);
        PARSER.parseListing(response);
        PARSER.parseRetrieved(response);
        PARSER.parseScopes(response);
        PARSER.parseMetadata(response);
        PARSER.parseIssued(response);
        PARSER.parseSavedListing(body);
        ResponseParser.parseMessage(response);
    }

    @FuzzTest(maxDuration = "10s")
    void links(FuzzedDataProvider data) throws NextLink.MalformedLinkException {
        String text = data.consumeRemainingAsString();
        Optional<URI> next;
        try {
            next = NextLink.parse(List.of(text));
        } catch (NextLink.MalformedLinkException e) {
            return;
        }
        // One that is sound, and that stands behind, is found whatever the first one is.
        String more = "<https://api.example.com/next>; rel=\"next\"";
        if (next.isEmpty()) {
            assertEquals(Optional.of(URI.create("https://api.example.com/next")), NextLink.parse(List.of(text, more)));
        } else {
            assertFalse(next.get().toString().isEmpty());
            assertTrue(
                    text.contains("next")
                            || text.toLowerCase(java.util.Locale.ROOT).contains("next"),
                    text);
        }
    }
}
