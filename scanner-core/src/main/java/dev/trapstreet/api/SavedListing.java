package dev.trapstreet.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reader of the forms in which token lists are saved: one page or several, one after another, in one array, or in an array
 * of pages; the objects themselves, one on each line; and any of these in the property {@code tokens} of an object, as some
 * programs wrap them. The file may begin with a byte order mark.
 */
final class SavedListing {
    /** Limit on arrays in arrays. Two levels occur: an array of pages. */
    private static final int DEEPEST = 4;

    private SavedListing() {}

    /** Returns the entries of all pages in their order, or a {@link ApiFailure.Reason#GARBAGE} failure. */
    static ApiResult<List<JsonNode>> entries(byte[] text, ObjectMapper json) {
        ObjectReader values = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        List<JsonNode> entries = new ArrayList<>();
        boolean any = false;
        try (JsonParser parser = json.createParser(text)) {
            while (parser.nextToken() != null) {
                any = true;
                JsonNode value = values.readTree(parser);
                String failure = add(value, entries, 0);
                if (!failure.isEmpty()) {
                    return garbage(failure);
                }
            }
        } catch (IOException e) {
            return garbage("it is not JSON"); // the exception's message quotes the file
        }
        return any ? ApiResult.success(entries) : garbage("it is empty");
    }

    private static ApiResult<List<JsonNode>> garbage(String detail) {
        return ApiResult.failure(ApiFailure.of(ApiFailure.Reason.GARBAGE, 0, detail));
    }

    /** Adds the entries of a value. Returns why it is no token list, as a clause; an empty text if it is one. */
    private static String add(JsonNode value, List<JsonNode> entries, int depth) {
        if (value.isArray() && depth < DEEPEST) {
            for (JsonNode one : value) {
                String failure = add(one, entries, depth + 1);
                if (!failure.isEmpty()) {
                    return failure;
                }
            }
            return "";
        }
        if (value.isObject() && value.path("tokens").isArray()) {
            return add(value.path("tokens"), entries, depth + 1);
        }
        if (value.isObject() && (value.has("usage") || value.has("id") || depth > 0)) {
            entries.add(value);
            return "";
        }
        if (value.isObject()) {
            return value.has("message") || value.has("code")
                    ? "it is an error response of the API"
                    : "it is not a list";
        }
        return depth == 0 ? "it is not a list" : "an element of its list is not an object";
    }
}
