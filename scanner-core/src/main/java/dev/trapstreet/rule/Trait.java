package dev.trapstreet.rule;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a rule can ask of a token: the vocabulary of {@code when} and {@code unless} in {@code rules/}. */
public enum Trait {
    /** A {@code pk}. */
    PUBLIC,
    /** An {@code sk}. */
    SECRET,
    /** A {@code tk}. */
    TEMPORARY,
    /** A {@code tk} that Mapbox could have issued and that still works at the moment of the scan. */
    LIVE,
    /** A {@code tk} that Mapbox could have issued and that is over. */
    EXPIRED,
    /** A {@code tk} whose times or keys are none that Mapbox issues. */
    MALFORMED,
    /** A {@code tk} of a browser session: {@code ll} or {@code iu} in its payload. */
    SESSION,
    /** A {@code tk} with a scope that no public token may carry. */
    SECRET_SCOPES,
    /** Created before 2019-03-18, when allowed URLs did not exist. */
    BEFORE_ALLOWED_URLS,
    /** Older than the age at which a token of its type is due for rotation. */
    OLD,
    /** Older than the age that is tolerated. */
    TOO_OLD,
    /** The signature is not canonical: it may never have been a token of Mapbox's. */
    DOUBTFUL_SIGNATURE,
    /** The Tokens API says that it is revoked, or was never issued. */
    DEAD,
    /** By the listing: no allowed URLs, nor any other restriction. */
    UNRESTRICTED,
    /** By the listing: the account's default token. */
    DEFAULT,
    /** By the listing: it has allowed URLs. */
    RESTRICTED,
    /** By the listing: it exists, and was found nowhere. */
    UNUSED,
    /** By the listing: it exists, and no place of it is known: it was found nowhere, or nobody looked. */
    NO_PLACE,
    /** An allowed URL of plain http, not of this machine. */
    HTTP_URL,
    /** An allowed URL whose host is shared with strangers. */
    SHARED_URL,
    /** A local allowed URL beside one of the public's. */
    LOCAL_URL,
    /** Local allowed URLs alone: a token for development. */
    LOCAL_URLS_ONLY,
    /** The allowed URL localhost without a port. */
    LOCALHOST_WITHOUT_PORT,
    /** An allowed URL with a public address of numbers. */
    IP_URL,
    /** An allowed URL that is a whole top-level domain, or no domain at all. */
    TOP_LEVEL_URL,
    /** An allowed URL of a syntax that is not documented. */
    UNDOCUMENTED_URL,
    /** An allowed URL with a path. */
    PATH_URL,
    /** An allowed URL with a query. */
    QUERY_URL,
    /** An allowed URL without a scheme. */
    URL_WITHOUT_SCHEME,
    /** From 90 to 100 allowed URLs. */
    MANY_URLS,
    /** More allowed URLs than a token can have. */
    TOO_MANY_URLS,
    /** An allowed URL that another one covers. */
    REDUNDANT_URL,
    /** An allowed URL of the host www, and none of the domain itself. */
    WWW_ONLY,
    /** A scope that drawing a map does not need. */
    MORE_THAN_MAPS,
    /** A scope by which it can make tokens, or change the account. */
    ACCOUNT_SCOPES,
    /** The scope that downloads SDKs, and others. */
    DOWNLOAD_AND_MORE,
    /** Every public scope there is. */
    ALL_PUBLIC_SCOPES,
    /** By the listing: no scope at all. */
    NO_SCOPES,
    /** A scope that the account's list of scopes does not name. */
    UNKNOWN_SCOPE,
    /** By the listing and the project's own files: no allowed URL admits a site where the project is served. */
    SITE_NOT_ALLOWED;

    private static final Set<Trait> WITHOUT_A_PLACE = withoutAPlace();

    private static Set<Trait> withoutAPlace() {
        Set<Trait> told = EnumSet.range(UNRESTRICTED, UNKNOWN_SCOPE);
        told.addAll(EnumSet.of(BEFORE_ALLOWED_URLS, OLD, TOO_OLD));
        return told;
    }

    /** True for what the account's listing tells of a token wherever it stands: what it may do, where it works, its age. */
    boolean isToldByListing() {
        return WITHOUT_A_PLACE.contains(this);
    }

    /** The word used in rule files: "secret-scopes". */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
