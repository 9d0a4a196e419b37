package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a file says (DOMAIN section 3.2, C): imports and calls, weighed. One weak hint against another decides
 * nothing; a strong one for the client wins over one for the server, because a framework that renders on both sides sends
 * what it renders.
 */
final class Content {
    private final Hints hints;

    Content(Hints hints) {
        this.hints = hints;
    }

    /** What the words around the token say. */
    Answer judge(Clues clues, FileKind kind) {
        Hints.Hint decisive = first(clues, kind, "decisive", null);
        if (decisive != null) {
            return of(decisive);
        }
        Hints.Hint shows = first(clues, kind, "shows", null);
        if (shows != null) {
            return Answer.of(Exposure.WEB_CLIENT, shows.says(), Tag.HANDED_OUT);
        }
        Hints.Hint mobile = first(clues, kind, "strong", Exposure.MOBILE_APP);
        Hints.Hint library = first(clues, kind, "library", Exposure.WEB_CLIENT);
        Hints.Hint web = first(clues, kind, "strong", Exposure.WEB_CLIENT);
        if (web == null) {
            web = library;
        }
        Hints.Hint server = first(clues, kind, "strong", Exposure.SERVER);
        if (mobile != null && !(library != null && kind == FileKind.MARKUP)) {
            return of(mobile);
        }
        if (web != null) {
            return server == null ? of(web) : of(web).and(server.says());
        }
        if (server != null) {
            return of(server);
        }
        Hints.Hint weakWeb = first(clues, kind, "weak", Exposure.WEB_CLIENT);
        Hints.Hint weakServer = first(clues, kind, "weak", Exposure.SERVER);
        if (weakWeb != null && weakServer == null) {
            return of(weakWeb);
        }
        if (weakServer != null && weakWeb == null) {
            return of(weakServer);
        }
        return Answer.NOTHING;
    }

    private static Answer of(Hints.Hint hint) {
        return new Answer(
                hint.row().exposure().orElse(Exposure.UNKNOWN),
                List.of(hint.says()),
                hint.row().tags());
    }

    /** Whether the file speaks to a map library for browsers, or imports one. */
    boolean usesMapLibrary(Clues clues, FileKind kind) {
        return first(clues, kind, "library", null) != null;
    }

    /** Whether the file imports that module. */
    boolean imports(Clues clues, String module) {
        for (Hints.Hint hint : hints.all()) {
            if (hint.name().equals(module) && clues.says(hint.number())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word stands there that the table only notes, under that heading. */
    boolean notes(Clues clues, String heading) {
        for (Hints.Hint hint : hints.all()) {
            if (hint.row().evidence().equals(heading) && clues.says(hint.number())) {
                return true;
            }
        }
        return false;
    }

    private Hints.@Nullable Hint first(Clues clues, FileKind kind, String look, @Nullable Exposure to) {
        for (Hints.Hint hint : hints.all()) {
            if (clues.says(hint.number())
                    && hint.row().condition().equals(look)
                    && (to == null || hint.row().exposure().orElse(null) == to)
                    && (hint.row().in().isEmpty() || hint.row().in().contains(kind.word()))) {
                return hint;
            }
        }
        return null;
    }
}
