package dev.trapstreet.classify;

/** Syntactic role of a token in the text directly around it. A token may have several roles. */
enum SyntaxRole {
    /** Value of the {@code access_token} parameter of a URL. */
    IN_URL,
    /** String literal between quotes. */
    QUOTED,
    /** After {@code //} on the same line, which starts a comment in many languages. */
    AFTER_SLASHES,
    /** On a line that starts with {@code //}, which is a comment in data, too. Further right it may be part of a value. */
    IN_COMMENT_LINE,
    /** After a {@code #} on the same line, which starts a comment in some languages. */
    AFTER_HASH,
    /** On a line that starts with {@code --}, {@code ;}, {@code %} or {@code REM}, which start a comment in a few languages. */
    AFTER_RARE_MARK,
    /** In a block comment that starts with {@code /*}, or on a line that starts with a star. */
    IN_BLOCK_COMMENT,
    /** In a comment of HTML or XML: {@code <!-- … -->}. */
    IN_MARKUP_COMMENT,
    /** In a {@code <script>} element. */
    IN_SCRIPT,
    /** Written into an app by Gradle: {@code resValue}, {@code buildConfigField}, {@code manifestPlaceholders}. */
    INTO_APP,
    /** Passed to the client by a server: {@code res.json(…)}, variables of a template, {@code window.__ENV__}. */
    HANDED_OUT,
    /** In an object that the code returns: {@code return { … }}. */
    RETURNED,
    /** Password of a package repository: {@code machine api.mapbox.com}, {@code credentials { password = }}. */
    PASSWORD,
    /** Argument of a function; the name of the function serves as the variable name. */
    ARGUMENT,
    /** On a line of generated code: very long, or long and with almost no spaces. */
    MINIFIED,
    /** Text of an element or value of an attribute: {@code <string name="x">…}. */
    IN_MARKUP_VALUE,
    /** Default value of an environment variable: {@code process.env.X || '…'}. */
    FALLBACK
}
