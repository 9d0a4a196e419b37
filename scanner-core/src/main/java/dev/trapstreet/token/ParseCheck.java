package dev.trapstreet.token;

/** Checks that a text must pass to be a token, in the order in which they run. See docs/domain.md#recognition. */
public enum ParseCheck {
    /** Check of the header. */
    HEADER("starts with pk., sk. or tk."),
    /** Check of the first characters of the payload. */
    PAYLOAD_START("payload starts with eyJ, as base64url of a JSON object does"),
    /** Check of the payload length, before padding. */
    PAYLOAD_LENGTH("payload has 24 to 2,003 characters, a possible length of base64"),
    /** Check of the dot between payload and signature. */
    SIGNATURE_DOT("payload is followed by a dot"),
    /** Check of the signature length. */
    SIGNATURE_LENGTH("signature has 22 characters of base64url"),
    /** Check that the decoded payload is UTF-8. */
    UTF_8("payload decodes to UTF-8 text"),
    /** Check that the payload is a JSON object and nothing else. */
    JSON("payload is one JSON object"),
    /** Check of the account name in the payload. */
    ACCOUNT("payload names the account (key u)"),
    /** Check of the authorization id in the payload of a public or secret token. */
    ID("payload names the authorization id (key a)");

    private final String description;

    ParseCheck(String description) {
        this.description = description;
    }

    /** {@return the requirement of the check, as a clause} */
    public String description() {
        return description;
    }
}
