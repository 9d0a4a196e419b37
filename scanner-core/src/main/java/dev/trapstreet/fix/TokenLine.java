package dev.trapstreet.fix;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Line of a source file with one token between quotation marks, and nothing else there that could make the token part of a text. */
final class TokenLine {
    private static final Set<String> SCRIPTS = Set.of("js", "jsx", "ts", "tsx", "mjs", "cjs");
    private static final int LONGEST = 300;
    private static final String QUOTES = "'\"`";
    private static final Pattern NO_VALUE =
            Pattern.compile("\\s*(export\\s+)?type\\b.*|.*\\b(import|from)\\s*|.*\\b(import|require)\\s*\\(\\s*");
    private static final Pattern JSX_ATTRIBUTE = Pattern.compile(".*[A-Za-z]=");

    private TokenLine() {}

    /** Returns whether a piece of code has an odd number of quotation marks of a kind, so that what follows is part of a text. */
    private static boolean isWithinText(String before) {
        if (before.indexOf('\\') >= 0) {
            return true; // escaped quotation marks are not counted
        }
        for (int i = 0; i < QUOTES.length(); i++) {
            char quote = QUOTES.charAt(i);
            if (before.chars().filter(c -> c == quote).count() % 2 != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a line is within a comment or a text of several lines.
     *
     * @param above the lines before it
     */
    static boolean isWithinBlock(String above) {
        boolean comment = above.lastIndexOf("/*") > above.lastIndexOf("*/");
        return comment || isOdd(above, "`") || isOdd(above, "\'\'\'") || isOdd(above, "\"\"\"");
    }

    private static boolean isOdd(String text, String mark) {
        int count = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length())) {
            count++;
        }
        return count % 2 != 0;
    }

    /** Returns whether files with this ending are edited in a kind of project. */
    static boolean isCode(ProjectKind kind, String ending) {
        return kind == ProjectKind.FLUTTER ? ending.equals("dart") : SCRIPTS.contains(ending);
    }

    /**
     * Returns the line with an expression in place of the literal.
     *
     * @param line the line
     * @param start the index of the token in it
     * @param end the index after the token
     * @param expression the expression
     * @param ending the ending of the file's name
     * @return the new line; empty if the line is not understood
     */
    static Optional<String> replace(String line, int start, int end, String expression, String ending) {
        if (line.length() > LONGEST || start == 0 || end >= line.length()) {
            return Optional.empty();
        }
        char quote = line.charAt(start - 1);
        String before = line.substring(0, start - 1);
        String after = line.substring(end + 1);
        boolean commented =
                before.contains("//") || before.contains("/*") || before.strip().startsWith("*");
        // JSX shows text between elements with its quotation marks; a type and an import take no expression.
        String left = before.strip();
        boolean shown = left.endsWith(">") && !left.endsWith("=>");
        boolean quoted =
                isWithinText(before) || shown || NO_VALUE.matcher(before).matches();
        boolean key = after.strip().startsWith(":");
        if (QUOTES.indexOf(quote) < 0 || line.charAt(end) != quote || commented || quoted || key) {
            return Optional.empty();
        }
        if (!JSX_ATTRIBUTE.matcher(before).matches()) {
            return Optional.of(before + expression + after);
        }
        return ending.equals("jsx") || ending.equals("tsx")
                ? Optional.of(before + "{" + expression + "}" + after)
                : Optional.empty(); // an attribute, or code without blanks
    }
}
