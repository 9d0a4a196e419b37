package dev.trapstreet.rule;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Properties of a token that a rule can require: the values of {@code when} and {@code unless} in rule files. */
public enum Trait {
    /** Public token. */
    PUBLIC,
    /** Secret token. */
    SECRET,
    /** Temporary token. */
    TEMPORARY,
    /** Well-formed temporary token that has not expired at the time of the scan. */
    LIVE,
    /** Well-formed temporary token that has expired. */
    EXPIRED,
    /** Temporary token with times or keys that Mapbox does not issue. */
    MALFORMED,
    /** Temporary token of a browser session, with {@code ll} or {@code iu} in its payload. */
    SESSION,
    /** Temporary token with a scope that public tokens cannot have. */
    SECRET_SCOPES,
    /** Token created before 2019-03-18, when allowed URLs were introduced. */
    BEFORE_ALLOWED_URLS,
    /** Token that is due, but not yet overdue, for rotation. */
    OLD,
    /** Token that is overdue for rotation. */
    TOO_OLD,
    /** Token without a canonical signature, which Mapbox may never have issued. */
    DOUBTFUL_SIGNATURE,
    /** Token that the Tokens API reports as revoked, invalid or malformed. */
    DEAD,
    /** Token without allowed URLs or any other restriction, according to the token list. */
    UNRESTRICTED,
    /** Default token of the account, according to the token list. */
    DEFAULT,
    /** Token with allowed URLs, according to the token list. */
    RESTRICTED,
    /** Token in the token list that was not found in the scan. */
    UNUSED,
    /** Token in the token list without a known location: it was not found, or no code was scanned. */
    NO_PLACE,
    /** Token with an allowed URL that has the scheme http and is not local. */
    HTTP_URL,
    /** Token with an allowed URL that is the domain of shared hosting. */
    SHARED_URL,
    /** Token with both local and public allowed URLs. */
    LOCAL_URL,
    /** Token with only local allowed URLs, for development. */
    LOCAL_URLS_ONLY,
    /** Token with the allowed URL localhost without a port. */
    LOCALHOST_WITHOUT_PORT,
    /** Token with an allowed URL that has a public IP address. */
    IP_URL,
    /** Token with an allowed URL that is a top-level domain or has a single label. */
    TOP_LEVEL_URL,
    /** Token with an allowed URL of undocumented syntax. */
    UNDOCUMENTED_URL,
    /** Token with an allowed URL that has a path. */
    PATH_URL,
    /** Token with an allowed URL that has a query. */
    QUERY_URL,
    /** Token with an allowed URL without a scheme. */
    URL_WITHOUT_SCHEME,
    /** Token with 90 to 100 allowed URLs. */
    MANY_URLS,
    /** Token with more allowed URLs than the API allows. */
    TOO_MANY_URLS,
    /** Token with an allowed URL that another one covers. */
    REDUNDANT_URL,
    /** Token with an allowed URL for a www host, but none for the domain itself. */
    WWW_ONLY,
    /** Token with a scope that drawing a map does not need. */
    MORE_THAN_MAPS,
    /** Token with a scope that can create tokens or change the account. */
    ACCOUNT_SCOPES,
    /** Token with the scope for SDK downloads and further ones. */
    DOWNLOAD_AND_MORE,
    /** Token with a secret scope other than those for uploads. */
    MORE_THAN_UPLOADS,
    /** Token with a secret scope other than those for tilesets. */
    MORE_THAN_TILESETS,
    /** Token with a secret scope other than those for datasets. */
    MORE_THAN_DATASETS,
    /** Token with a secret scope other than those for styles. */
    MORE_THAN_STYLES,
    /** Public token with every public scope. */
    ALL_PUBLIC_SCOPES,
    /** Token without scopes, according to the token list. */
    NO_SCOPES,
    /** Token with a scope that is not in the account's list of scopes. */
    UNKNOWN_SCOPE,
    /** Token whose allowed URLs deny a site where, according to the project's files, the project is served. */
    SITE_NOT_ALLOWED;

    private static final Set<Trait> WITHOUT_LOCATION = applicableWithoutLocation();

    private static Set<Trait> applicableWithoutLocation() {
        Set<Trait> told = EnumSet.range(UNRESTRICTED, UNKNOWN_SCOPE);
        told.addAll(EnumSet.of(BEFORE_ALLOWED_URLS, OLD, TOO_OLD));
        return told;
    }

    /** Returns whether the token list alone determines the trait: scopes, allowed URLs, and age. */
    boolean needsListing() {
        return WITHOUT_LOCATION.contains(this);
    }

    /** Returns the word used in rule files: "secret-scopes". */
    String keyword() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
