package dev.trapstreet.api;

import java.time.Instant;

/**
 * Reader of a token list saved to a file: what the list endpoint returns, one page or several. See
 * docs/domain.md#list-tokens.
 */
public final class InventoryFile {
    private InventoryFile() {}

    /**
     * Parses a token list. An entry whose token is masked, as in a list that is shared, is read without its token.
     *
     * @param json the pages, one after another or in one array; or the entries, one on each line
     * @param now the time against which the tokens in it are checked
     * @return the tokens in the list's order, or a {@link ApiFailure.Reason#GARBAGE} failure
     */
    public static ApiResult<TokenListing> read(byte[] json, Instant now) {
        return new ResponseParser(now).parseSavedListing(json);
    }
}
