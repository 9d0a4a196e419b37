package dev.trapstreet.api;

import java.time.Instant;
import java.util.List;

/**
 * Reader of a token list saved to a file: the JSON array that the list endpoint returns. See
 * docs/domain.md#list-tokens.
 */
public final class InventoryFile {
    private InventoryFile() {}

    /**
     * Parses a token list, as strictly as a response.
     *
     * @param json one page, or all pages in one array
     * @param now the time against which the tokens in it are checked
     * @return the tokens in the list's order, or a {@link ApiFailure.Reason#GARBAGE} failure
     */
    public static ApiResult<List<TokenMetadata>> read(byte[] json, Instant now) {
        return new ResponseParser(now).parseListing(json);
    }
}
