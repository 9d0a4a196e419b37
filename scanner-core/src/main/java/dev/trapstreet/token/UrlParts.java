package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A web address in its parts, whole or partial: {@code [scheme://][user@]host[:port][/path][?query][#fragment]}. Reads whatever
 * people write; what the documentation of allowed URLs does not know is marked, not refused.
 *
 * @param scheme in lower case
 * @param host in lower case, names of other scripts as punycode, without a final dot, IPv6 in its brackets; may be empty
 * @param path with its slash, as it is written; empty when there is none
 * @param query without its question mark
 * @param unusualSyntax what no documentation speaks of, as a clause; empty when there is nothing odd
 */
record UrlParts(
        Optional<String> scheme,
        String host,
        OptionalInt port,
        String path,
        Optional<String> query,
        Optional<String> unusualSyntax) {
    private static final Alphabet SCHEME = Alphabet.lettersDigitsAnd("+.-");
    private static final Alphabet HOST = Alphabet.lettersDigitsAnd("-._");
    private static final Alphabet IPV6 = Alphabet.of("0123456789abcdef:.");
    private static final Alphabet DIGITS = Alphabet.of("0123456789");

    static UrlParts of(String text) {
        String rest = text.strip();
        Optional<String> unusualSyntax = Optional.empty();

        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            rest = rest.substring(0, fragment);
            unusualSyntax = Optional.of("it has a fragment (#)");
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
                unusualSyntax = Optional.of("it has a ? right behind the host");
            }
        }
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            authority = authority.substring(at + 1);
            unusualSyntax = Optional.of("it names a user");
        }
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = hostEnd <= 0 ? authority : authority.substring(0, hostEnd);
        String port = hostEnd <= 0 ? "" : authority.substring(hostEnd);
        OptionalInt number = OptionalInt.empty();
        if (!port.isEmpty()) {
            number = port(port.substring(1));
            if (number.isEmpty()) {
                unusualSyntax = Optional.of("its port is no number");
            }
        }
        host = host.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
            unusualSyntax = Optional.of("its host ends with a dot");
        }
        if (!isAscii(host)) {
            unusualSyntax = Optional.of("its host has letters beyond ASCII");
            host = punycode(host);
        }
        if (host.isEmpty() || !(HOST.containsAll(host) || isIpv6(host))) {
            unusualSyntax = Optional.of(host.isEmpty() ? "it has no host" : "its host has characters that no host has");
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
            return host; // which is odd already
        }
    }

    private static boolean isIpv6(String host) {
        return host.startsWith("[")
                && host.endsWith("]")
                && host.contains(":")
                && IPV6.containsAll(host.substring(1, host.length() - 1));
    }

    /** The four numbers of an IPv4 address; empty for anything else. */
    static Optional<int[]> ipv4(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int[] numbers = new int[4];
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3 || !DIGITS.containsAll(parts[i])) {
                return Optional.empty();
            }
            numbers[i] = Integer.parseInt(parts[i]);
            if (numbers[i] > 255) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    /** True for an address of numbers, which has no subdomains. */
    boolean isIp() {
        return isIpv6(host) || ipv4(host).isPresent();
    }

    /** True where a path has parts that a browser resolves or a server may decode. */
    boolean hasUnusualPath() {
        return path.indexOf('%') >= 0
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..");
    }

    /** The port that a browser connects to; empty where the scheme has none of its own. */
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
