package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InternetDomainName;
import java.io.IOException;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Breadth against every rule of the public suffix list, read from the operating system, which says whether a rule is that of
 * a registry or of a company. The program has the list of a library, which is of another day: rules that this list does
 * not have are counted.
 */
final class PublicSuffixListTest {
    private static final Path LIST = Path.of("/usr/share/publicsuffix/public_suffix_list.dat");
    private static final double MOST_UNKNOWN = 0.15;

    private final List<String> wrong = new ArrayList<>();
    private int unknown;

    @Test
    void everyRuleOfTheListIsAsBroadAsItSays() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(LIST));
        Set<String> rules = new TreeSet<>();
        boolean registry = true;
        for (String line : Files.readAllLines(LIST)) {
            if (line.contains("===BEGIN PRIVATE")) {
                registry = false;
            }
            if (!line.isBlank() && !line.startsWith("//")) {
                rules.add(line);
                check(line.strip(), registry ? Breadth.TOP_LEVEL : Breadth.SHARED_HOSTING);
            }
        }
        assertTrue(rules.size() > 8_000, rules.size() + " rules");
        assertEquals(List.of(), wrong);
        assertTrue(unknown < rules.size() * MOST_UNKNOWN, unknown + " of " + rules.size() + " rules are unknown");
    }

    private void check(String rule, Breadth expected) {
        boolean exception = rule.startsWith("!"); // from a wildcard: an ordinary domain
        String name = exception ? rule.substring(1) : rule.replaceFirst("^\\*\\.", "trapstreet.");
        String host = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        InternetDomainName known = InternetDomainName.from(host);
        boolean moved = known.isPublicSuffix() && known.isRegistrySuffix() != (expected == Breadth.TOP_LEVEL);
        if (known.isPublicSuffix() == exception || moved) {
            unknown++;
            return;
        }
        Breadth breadth = AllowedUrl.of(host).breadth();
        boolean fits = exception ? breadth == Breadth.DOMAIN || breadth == Breadth.HOST : breadth == expected;
        Breadth below = AllowedUrl.of("maps.trapstreet-demo." + host).breadth();
        if (!fits || below != Breadth.HOST) {
            wrong.add(rule + " is " + breadth + ", and two labels below it " + below);
        }
    }

    /** Names that stand directly above customers are shared, although the list only has what is below them. */
    @Test
    void whatIsDirectlyAboveTheCustomersIsShared() {
        for (String host : List.of("run.app", "hosted.app", "github.io", "surge.sh", "web.app", "a.run.app")) {
            assertEquals(Breadth.SHARED_HOSTING, AllowedUrl.of(host).breadth(), host);
        }
        assertEquals(Breadth.PATH, AllowedUrl.of("mapbox.com/help").breadth());
        assertEquals(Breadth.SHARED_HOSTING, AllowedUrl.of("github.io/help").breadth());
    }
}
