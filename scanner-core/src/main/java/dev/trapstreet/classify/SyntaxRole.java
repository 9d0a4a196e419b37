package dev.trapstreet.classify;

/** What the text right around a token does with it. */
enum SyntaxRole {
    /** Behind {@code access_token=}, as in a URL. */
    IN_URL,
    /** Between quotes: a literal of some language. */
    QUOTED,
    /** The line starts, or turns, into a comment: {@code //}. */
    AFTER_SLASHES,
    /** Behind a {@code #} that may start a comment, in languages where it does. */
    AFTER_HASH,
    /** Behind {@code --}, {@code ;}, {@code %} or {@code REM} at the line's start: comments of a few languages. */
    AFTER_RARE_MARK,
    /** Within {@code /* … }, or on a line that starts with a star. */
    IN_BLOCK_COMMENT,
    /** Within {@code <!-- … -->}. */
    IN_MARKUP_COMMENT,
    /** Within a {@code <script>} element. */
    IN_SCRIPT,
    /** A Gradle line puts it into the app: {@code resValue}, {@code buildConfigField}, {@code manifestPlaceholders}. */
    INTO_APP,
    /** A server hands it to the client: in {@code res.json(…)}, a template's variables, {@code window.__ENV__}. */
    HANDED_OUT,
    /** The password to a repository of packages: {@code machine api.mapbox.com}, {@code credentials { password = }}. */
    PASSWORD,
    /** The argument of the function whose name was read. */
    ARGUMENT,
    /** On a line that no person wrote: very long, or long and almost without blanks. */
    MINIFIED,
    /** The text of an element, or the value of an attribute: {@code <string name="x">…}. */
    IN_MARKUP_VALUE,
    /** What is taken when an environment variable is missing: {@code process.env.X || '…'}. */
    FALLBACK
}
