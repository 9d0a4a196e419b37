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
        return name != null && name.isRegistrySuffix();
    }

    /**
     * Returns whether a host is a domain whose subdomains a company assigns to its customers, such as
     * {@code github.io}.
     */
    static boolean isShared(String host) {
        InternetDomainName name = name(host);
        return ALSO_SHARED.contains(host) || (name != null && name.isPublicSuffix() && !name.isRegistrySuffix());
    }

    /** Returns whether a host belongs to a customer of shared hosting: {@code me.github.io} or a subdomain of it. */
    static boolean isTenant(String host) {
        InternetDomainName name = name(host);
        return name != null && name.isUnderPublicSuffix() && isShared(String.valueOf(name.publicSuffix()));
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
