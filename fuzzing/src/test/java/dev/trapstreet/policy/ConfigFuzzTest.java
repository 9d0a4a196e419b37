package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fuzzing.Edits;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A configuration file is read, or refused in a short sentence that names it and a line of it. */
final class ConfigFuzzTest {
    private static final String FILE = ".trapstreet.yml";
    private static final byte[] SOUND = """
            # What is built is scanned elsewhere.
            exclude: ["dist/", '*.min.js', "!keep/**"]
            include: [docs/]
            exposure:
              - {paths: ["app/**"], exposure: web}
            severity:
              MBX001: low
              MBX028: off
            ages: {public: 365, secret: 90}
            fail-on: high
            suppressions:
              - fingerprint: 0123456789abcdef0123456789abcdef
                reason: the demo of the handbook
                owner: maps
                until: 2027-01-31
                paths: ["demo/**"]
            """.getBytes(StandardCharsets.UTF_8);
    private static final ConfigParser PARSER = new ConfigParser(RuleSet::builtIn);

    private static void check(byte[] bytes) {
        try {
            PARSER.parse(YamlFile.parse(FILE, bytes));
        } catch (YamlException e) {
            String message = Objects.requireNonNull(e.getMessage());
            assertTrue(message.startsWith(FILE), message);
            assertTrue(message.length() < 2_000, message);
            long lines = new String(bytes, StandardCharsets.UTF_8).lines().count();
            assertTrue(e.line() >= 0 && e.line() <= lines + 1, message);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void edited(FuzzedDataProvider data) {
        check(Edits.apply(SOUND, data));
    }

    @FuzzTest(maxDuration = "10s")
    void anyText(FuzzedDataProvider data) {
        check(data.consumeRemainingAsBytes());
    }
}
