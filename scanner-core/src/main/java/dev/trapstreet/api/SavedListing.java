package dev.trapstreet.api;

import java.time.Instant;
import java.util.List;

/** A listing of tokens that was kept in a file: the array that "list tokens" answers (seed "Tokens API"). */
public final class SavedListing {
    private SavedListing() {}

    /**
     * Reads it, as strictly as an answer.
     *
     * @param json of one page, or of all pages in one array
     * @param now the moment by which tokens in it are judged
     */
    public static Answer<List<TokenMetadata>> read(byte[] json, Instant now) {
        return new AnswerReader(now).listing(json);
    }
}
