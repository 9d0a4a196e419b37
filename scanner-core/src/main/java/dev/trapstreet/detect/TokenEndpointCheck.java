package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check for responses of a server that contain a Mapbox token from its environment (MBX081), directly or through a variable:
 *
 * <pre>
 *   res.status(200).json({ token: process.env.MAPBOX_TOKEN })
 *   const token = process.env.MAPBOX_TOKEN; … return NextResponse.json({ token })
 * </pre>
 */
final class TokenEndpointCheck implements HygieneCheck {
    /** Maximum length of the arguments that are read, in bytes. */
    private static final int ARGUMENTS = 300;

    /** Maximum distance between a variable's definition and the response, in bytes. */
    private static final int DEFINITION = 2_000;

    private static final List<String> RESPONSES = List.of(
            "res.json(",
            "res.send(",
            ").json(",
            ").send(",
            "response.json(",
            "jsonresponse(",
            "jsonify(",
            "render json:",
            "return json(",
            "body: json.stringify(",
            "new response(");

    private static final List<String> READERS = List.of(
            "process.env.", "os.environ", "getenv(", "env[", "import.meta.env.", "env.fetch(", "env.", "config(");

    @Override
    public List<String> anchors() {
        return RESPONSES;
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int end = argumentsEnd(text);
        boolean answers = readsToken(text, text.end(), end) || passesVariable(text, end);
        return answers ? new CheckMatch(text.start(), text.end(), "") : null;
    }

    /** Returns the index after the arguments: the closing parenthesis, or the end of the line for a call without one. */
    private static int argumentsEnd(AnchorText text) {
        int limit = text.limit(ARGUMENTS);
        if (text.get(text.end() - 1) != '(') {
            return text.lineEnd(text.end(), limit);
        }
        int depth = 1;
        for (int i = text.end(); i < limit; i++) {
            int b = text.get(i);
            depth += b == '(' ? 1 : b == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return limit;
    }

    /** Returns whether the range reads a variable of the environment whose name is that of a Mapbox token. */
    private static boolean readsToken(AnchorText text, int from, int to) {
        boolean named = text.find("mapbox", from, to) >= 0
                && (text.find("token", from, to) >= 0 || text.find("key", from, to) >= 0);
        if (named) {
            for (String reader : READERS) {
                int at = text.find(reader, from, to);
                if (at >= 0 && !Ascii.isWord(text.get(at - 1))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether a variable in the arguments was assigned such a value before. */
    private static boolean passesVariable(AnchorText text, int end) {
        int at = text.end();
        while (at < end) {
            int name = at;
            while (at < end && Ascii.isWord(text.get(at))) {
                at++;
            }
            boolean key = text.get(text.skipBlank(at, end)) == ':';
            if (at - name > 2 && !key && text.get(name - 1) != '.' && isTokenVariable(text, text.text(name, at))) {
                return true;
            }
            at++;
        }
        return false;
    }

    private static boolean isTokenVariable(AnchorText text, String variable) {
        int least = Math.max(0, text.start() - DEFINITION);
        for (int at = text.find(variable, least, text.start());
                at >= 0;
                at = text.find(variable, at + 1, text.start())) {
            int sign = text.skipBlank(at + variable.length(), text.start());
            boolean whole = !Ascii.isWord(text.get(at - 1)) && text.get(at - 1) != '.';
            if (whole && text.get(sign) == '=' && text.get(sign + 1) != '=') {
                int lineEnd = text.lineEnd(sign, text.start());
                if (readsToken(text, sign + 1, lineEnd)) {
                    return true;
                }
            }
        }
        return false;
    }
}
