package dev.trapstreet.token;

import com.google.common.net.InternetDomainName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a domain ends and strangers begin, by the public suffix list. */
final class PublicSuffixes {
    /** Hosts of many tenants that the list does not have, or only names below them (DOMAIN section 5.3, MBX041). */
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

    /** True for names that a registry hands out names under: {@code com}, {@code co.uk}; and for any single label. */
    static boolean isTopLevel(String host) {
        if (host.indexOf('.') < 0) {
            return true;
        }
        InternetDomainName name = name(host);
        return name != null && name.isRegistrySuffix();
    }

    /** True for names that a company hands out names under: {@code github.io}. */
    static boolean isShared(String host) {
        InternetDomainName name = name(host);
        return ALSO_SHARED.contains(host) || (name != null && name.isPublicSuffix() && !name.isRegistrySuffix());
    }

    /** True for a tenant's own name, or one below it: {@code me.github.io}. */
    static boolean isTenant(String host) {
        InternetDomainName name = name(host);
        return name != null && name.isUnderPublicSuffix() && isShared(String.valueOf(name.publicSuffix()));
    }

    /** True for a name as a registry hands it out: {@code example.co.uk}. Of an unknown end, the last label is one. */
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
