package dev.trapstreet.token;

/** The checks that a text must pass to be a token, in the order in which they are made (DOMAIN section 1.6). */
public enum Check {
    HEADER("starts with pk., sk. or tk."),
    PAYLOAD_START("payload starts with eyJ, as base64url of a JSON object does"),
    PAYLOAD_LENGTH("payload has 24 to 2,003 characters, a length that base64 can have"),
    SIGNATURE_DOT("a dot ends the payload"),
    SIGNATURE_LENGTH("signature has 22 characters of base64url"),
    UTF_8("payload decodes to UTF-8 text"),
    JSON("payload is one JSON object"),
    ACCOUNT("it names the account, key u"),
    ID("it names the authorization id, key a");

    private final String words;

    Check(String words) {
        this.words = words;
    }

    /** What the check demands, as a clause. */
    public String words() {
        return words;
    }
}
