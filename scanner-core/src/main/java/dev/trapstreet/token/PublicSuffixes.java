package dev.trapstreet.token;

import com.google.common.net.InternetDomainName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classification of host names by the public suffix list. */
final class PublicSuffixes {
    /**
     * Shared hosts that are missing from the list, or listed only with subdomains. See docs/domain.md#entries-of-allowed-urls,
     * MBX041.
     */
    private static final Set<String> ALSO_SHARED = Set.of(
            "amazonaws.com",
            "codepen.io",
            "cdpn.io",
            "jsfiddle.net",
            "jsbin.com",
            "ngrok.com",
            "ngrok.io",
            "ngrok.app",
            "ngrok.dev",
            "ngrok-free.app",
            "stackblitz.io",
            "codesandbox.io",
            "csb.app",
            "surge.sh",
            "railway.app",
            "replit.app",
            "googleapis.com",
            "azure.com",
            "windows.net");

    private PublicSuffixes() {}

    /** Returns whether a host is a suffix of a registry, such as {@code com} or {@code co.uk}, or a single label. */
    static boolean isTopLevel(String host) {
        if (host.indexOf('.') < 0) {
            return true;
        }
        InternetDomainName name = name(host);
        InternetDomainName below = name("trapstreet." + host);
        return name != null
                && (name.isRegistrySuffix() || (below != null && below.isRegistrySuffix() && !name.isPublicSuffix()));
    }

    /**
     * Returns whether a host is a domain whose subdomains a company assigns to its customers, such as
     * {@code github.io}.
     */
    static boolean isShared(String host) {
        InternetDomainName name = name(host);
        return ALSO_SHARED.contains(host)
                || (name != null && name.isPublicSuffix() && !name.isRegistrySuffix())
                || isParentOfSuffixes(host);
    }

    /**
     * Returns whether the list has every name directly below the host as a suffix of customers, as below
     * {@code hosted.app}. The list does not contain the host itself then.
     */
    private static boolean isParentOfSuffixes(String host) {
        InternetDomainName below = name("trapstreet." + host);
        return below != null && below.isPublicSuffix() && !below.isRegistrySuffix();
    }

    /**
     * Returns whether a host is a registered domain, such as {@code example.co.uk}. An unknown last label counts as a
     * suffix.
     */
    static boolean isRegistered(String host) {
        InternetDomainName name = name(host);
        return (name != null && name.hasRegistrySuffix())
                ? name.isTopDomainUnderRegistrySuffix()
                : host.indexOf('.') > 0 && host.indexOf('.') == host.lastIndexOf('.');
    }

    private static @Nullable InternetDomainName name(String host) {
        return InternetDomainName.isValid(host) ? InternetDomainName.from(host) : null;
    }
}
