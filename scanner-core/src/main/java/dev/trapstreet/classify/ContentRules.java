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
final class ContentRules {
    private final KeywordTable keywords;

    ContentRules(KeywordTable keywords) {
        this.keywords = keywords;
    }

    /** What the words around the token say. */
    Assessment assess(TokenContext context, FileKind kind) {
        KeywordTable.Keyword decisive = first(context, kind, "decisive", null);
        if (decisive != null) {
            return assessKeyword(decisive);
        }
        KeywordTable.Keyword shows = first(context, kind, "shows", null);
        if (shows != null) {
            return Assessment.of(Exposure.WEB_CLIENT, shows.evidence(), Tag.HANDED_OUT);
        }
        KeywordTable.Keyword mobile = first(context, kind, "strong", Exposure.MOBILE_APP);
        KeywordTable.Keyword library = first(context, kind, "library", Exposure.WEB_CLIENT);
        KeywordTable.Keyword web = first(context, kind, "strong", Exposure.WEB_CLIENT);
        if (web == null) {
            web = library;
        }
        KeywordTable.Keyword server = first(context, kind, "strong", Exposure.SERVER);
        if (mobile != null && !(library != null && kind == FileKind.MARKUP)) {
            return assessKeyword(mobile);
        }
        if (web != null) {
            return server == null ? assessKeyword(web) : assessKeyword(web).withEvidence(server.evidence());
        }
        if (server != null) {
            return assessKeyword(server);
        }
        KeywordTable.Keyword weakWeb = first(context, kind, "weak", Exposure.WEB_CLIENT);
        KeywordTable.Keyword weakServer = first(context, kind, "weak", Exposure.SERVER);
        if (weakWeb != null && weakServer == null) {
            return assessKeyword(weakWeb);
        }
        if (weakServer != null && weakWeb == null) {
            return assessKeyword(weakServer);
        }
        return Assessment.UNDECIDED;
    }

    private static Assessment assessKeyword(KeywordTable.Keyword keyword) {
        return new Assessment(
                keyword.row().exposure().orElse(Exposure.UNKNOWN),
                List.of(keyword.evidence()),
                keyword.row().tags());
    }

    /** Whether the file speaks to a map library for browsers, or imports one. */
    boolean usesMapLibrary(TokenContext context, FileKind kind) {
        return first(context, kind, "library", null) != null;
    }

    /** Whether the file imports that module. */
    boolean imports(TokenContext context, String module) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (keyword.name().equals(module) && context.hasKeyword(keyword.number())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word stands there that the table only notes, under that heading. */
    boolean hasHeading(TokenContext context, String heading) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (keyword.row().evidence().equals(heading) && context.hasKeyword(keyword.number())) {
                return true;
            }
        }
        return false;
    }

    private KeywordTable.@Nullable Keyword first(
            TokenContext context, FileKind kind, String look, @Nullable Exposure to) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (context.hasKeyword(keyword.number())
                    && keyword.row().condition().equals(look)
                    && (to == null || keyword.row().exposure().orElse(null) == to)
                    && (keyword.row().in().isEmpty() || keyword.row().in().contains(kind.keyword()))) {
                return keyword;
            }
        }
        return null;
    }
}
