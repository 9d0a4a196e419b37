package dev.trapstreet.token;

import com.google.common.net.InetAddresses;
import dev.trapstreet.text.Alphabet;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Components of a complete or partial URL: {@code [scheme://][user@]host[:port][/path][?query][#fragment]}. Parsing never
 * fails; syntax that the documentation of allowed URLs does not mention is recorded. Immutable.
 *
 * @param scheme the scheme in lower case; empty if there is none
 * @param host the host in lower case, in punycode if it is internationalized, without a final dot; IPv6 in brackets. May be
 *     an empty text
 * @param port the port; empty if there is none or it is invalid
 * @param path the path with its slash, unchanged; an empty text if there is none
 * @param query the query without its question mark; empty if there is none
 * @param unusualSyntax the deviation from the documented syntax, as a clause; empty if there is none
 */
record UrlParts(
        Optional<String> scheme,
        String host,
        OptionalInt port,
        String path,
        Optional<String> query,
        Optional<String> unusualSyntax) {
    /** Deviations from the documented syntax that have no effect on what a browser sends. */
    static final String FRAGMENT = "it has a fragment (#)";

    static final String USER = "it contains user information";
    static final String NOT_ASCII = "its host has non-ASCII characters";

    /** Characters that IDNA 2003 and IDNA 2008 treat differently. */
    private static final String DEVIATIONS = "\u00DF\u03C2\u200C\u200D";

    private static final Alphabet SCHEME = Alphabet.lettersDigitsAnd("+.-");
    private static final Alphabet HOST = Alphabet.lettersDigitsAnd("-._");
    private static final Alphabet DIGITS = Alphabet.of("0123456789");

    /** Parses a URL. */
    static UrlParts of(String text) {
        String rest = text.strip();
        Optional<String> unusualSyntax = Optional.empty();

        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            rest = rest.substring(0, fragment);
            unusualSyntax = Optional.of(FRAGMENT);
        }
        Optional<String> scheme = Optional.empty();
        int colon = rest.indexOf("://");
        if (colon > 0 && SCHEME.containsAll(rest.substring(0, colon))) {
            scheme = Optional.of(rest.substring(0, colon).toLowerCase(Locale.ROOT));
            rest = rest.substring(colon + 3);
        }
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        Optional<String> query = Optional.empty();
        int question = path.indexOf('?');
        if (question >= 0) {
            query = Optional.of(path.substring(question + 1));
            path = path.substring(0, question);
            if (path.isEmpty()) {
                unusualSyntax = Optional.of("it has a ? directly after the host");
            }
        }
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            authority = authority.substring(at + 1);
            unusualSyntax = Optional.of(USER);
        }
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = hostEnd <= 0 ? authority : authority.substring(0, hostEnd);
        String port = hostEnd <= 0 ? "" : authority.substring(hostEnd);
        OptionalInt number = OptionalInt.empty();
        if (!port.isEmpty()) {
            number = port(port.substring(1));
            if (number.isEmpty()) {
                unusualSyntax = Optional.of("its port is not a number");
            }
        }
        host = host.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
            unusualSyntax = Optional.of("its host ends with a dot");
        }
        if (!isAscii(host)) {
            // Java maps these characters as browsers did until 2023, not as they do now.
            boolean ambiguous = host.codePoints().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0);
            unusualSyntax = Optional.of(ambiguous ? "its host has characters of two spellings" : NOT_ASCII);
            host = punycode(host);
        }
        if (host.isEmpty() || !(HOST.containsAll(host) || isIpv6(host))) {
            unusualSyntax = Optional.of(host.isEmpty() ? "it has no host" : "its host has invalid characters");
        }
        if ((path + query.orElse("")).indexOf('*') >= 0) {
            unusualSyntax = Optional.of("it has a wildcard");
        }
        return new UrlParts(scheme, host, number, path, query, unusualSyntax);
    }

    private static OptionalInt port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !DIGITS.containsAll(digits)) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(digits);
        return port > 0 && port < 65_536 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String punycode(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return host; // already recorded as unusual syntax
        }
    }

    private static boolean isIpv6(String host) {
        return host.startsWith("[") && InetAddresses.isUriInetAddress(host);
    }

    /** Returns the address if the host is an IPv4 or IPv6 address, which has no subdomains; empty if it is a name. */
    Optional<InetAddress> address() {
        return InetAddresses.isUriInetAddress(host) ? Optional.of(InetAddresses.forUriString(host)) : Optional.empty();
    }

    /** Returns whether the path has segments that a browser resolves, or escapes that a server may decode. */
    boolean hasUnusualPath() {
        return path.indexOf('%') >= 0
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..");
    }

    /** Returns the port that a browser connects to; empty if the URL has none and the scheme has no default. */
    OptionalInt effectivePort() {
        if (port.isPresent()) {
            return port;
        }
        return switch (scheme.orElse("")) {
            case "http" -> OptionalInt.of(80);
            case "https" -> OptionalInt.of(443);
            default -> OptionalInt.empty();
        };
    }
}
