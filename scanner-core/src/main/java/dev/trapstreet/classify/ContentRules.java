package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RowCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Assessment by the content of a file: by keywords such as imports and calls, which have weights. See docs/domain.md, section
 * "Exposure by content".
 *
 * <p>Strong evidence for a client outweighs strong evidence for a server, because a framework that renders on both sides sends what
 * it renders. Weak evidence for both sides decides nothing. Immutable.
 */
final class ContentRules {
    private final KeywordTable keywords;

    ContentRules(KeywordTable keywords) {
        this.keywords = keywords;
    }

    /** Returns the assessment by the keywords around the token. */
    Assessment assess(TokenContext context, FileKind kind) {
        KeywordTable.Keyword decisive = first(context, kind, RowCondition.DECISIVE, null);
        if (decisive != null) {
            return assessKeyword(decisive);
        }
        KeywordTable.Keyword shows = first(context, kind, RowCondition.SHOWS, null);
        if (shows != null) {
            return Assessment.of(Exposure.WEB_CLIENT, shows.evidence(), Tag.HANDED_OUT);
        }
        KeywordTable.Keyword mobile = first(context, kind, RowCondition.STRONG, Exposure.MOBILE_APP);
        KeywordTable.Keyword library = first(context, kind, RowCondition.LIBRARY, Exposure.WEB_CLIENT);
        KeywordTable.Keyword web = first(context, kind, RowCondition.STRONG, Exposure.WEB_CLIENT);
        if (web == null) {
            web = library;
        }
        KeywordTable.Keyword server = first(context, kind, RowCondition.STRONG, Exposure.SERVER);
        if (mobile != null && !(library != null && kind == FileKind.MARKUP)) {
            return assessKeyword(mobile);
        }
        if (web != null) {
            return server == null ? assessKeyword(web) : assessKeyword(web).withEvidence(server.evidence());
        }
        if (server != null) {
            return assessKeyword(server);
        }
        KeywordTable.Keyword weakWeb = first(context, kind, RowCondition.WEAK, Exposure.WEB_CLIENT);
        KeywordTable.Keyword weakServer = first(context, kind, RowCondition.WEAK, Exposure.SERVER);
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

    /** Returns whether the file imports or calls a map library for browsers. */
    boolean usesMapLibrary(TokenContext context, FileKind kind) {
        return first(context, kind, RowCondition.LIBRARY, null) != null;
    }

    /** Returns whether the file imports the module, or contains a keyword of that name. */
    boolean imports(TokenContext context, String module) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (keyword.name().equals(module) && context.hasKeyword(keyword.number())) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a keyword with that evidence text was found. For rows of the table that only record a fact. */
    boolean hasHeading(TokenContext context, String heading) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (keyword.row().evidence().equals(heading) && context.hasKeyword(keyword.number())) {
                return true;
            }
        }
        return false;
    }

    private KeywordTable.@Nullable Keyword first(
            TokenContext context, FileKind kind, RowCondition look, @Nullable Exposure to) {
        for (KeywordTable.Keyword keyword : keywords.all()) {
            if (context.hasKeyword(keyword.number())
                    && keyword.row().condition() == look
                    && (to == null || keyword.row().exposure().orElse(null) == to)
                    && (keyword.row().in().isEmpty() || keyword.row().in().contains(kind.keyword()))) {
                return keyword;
            }
        }
        return null;
    }
}
