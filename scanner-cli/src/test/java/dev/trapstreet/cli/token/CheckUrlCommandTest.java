package dev.trapstreet.cli.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.fixture.TokenBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckUrlCommandTest {
    @Test
    void everyPageHasAnAnswer() throws Exception {
        CommandRun run = CommandRun.of(
                "check-url",
                "--allowed",
                "https://www.example.com",
                "--allowed",
                "github.io",
                "--allowed",
                "http://localhost:*",
                "--page",
                "https://www.example.com/map?x=1",
                "--page",
                "https://someone.github.io/",
                "--page",
                "https://example.com/");
        Approved.verify("check-url", run.snapshot());
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.com/maps, https://www.example.com/maps/1, origin, 1",
        "https://www.example.com/maps, https://www.example.com/maps/1, whole, 0",
        "https://www.example.com, https://www.example.com/maps/1, origin, 0",
        "https://www.example.com, https://www.example.com/maps/1, none, 1",
    })
    void theReferrerPolicyOfThePageCounts(String allowed, String page, String referrer, int code) {
        CommandRun run = CommandRun.of("check-url", "--allowed", allowed, "--page", page, "--referrer", referrer);
        assertEquals(code, run.code(), run.out());
    }

    @Test
    void withoutAllowedUrlsEveryPageIsAdmitted() {
        CommandRun run = CommandRun.of("check-url", "--page", "http://localhost:3000");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("every page"), run.out());
    }

    @Test
    void aPageThatIsNoWholeAddressIsAMistake() {
        CommandRun run = CommandRun.of("check-url", "--page", "www.example.com");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("complete address"), run.err());
    }

    @Test
    void aTokenInAPageIsNotRepeated() {
        String token = TokenBuilder.pk().build();
        CommandRun run = CommandRun.of("check-url", "--page", "https://example.com/?access_token=" + token);
        assertFalse((run.out() + run.err()).contains(token.substring(3, 40)), run.out());
        CommandRun wrong = CommandRun.of("check-url", "--page", token);
        assertFalse((wrong.out() + wrong.err()).contains(token.substring(3, 40)), wrong.err());
    }
}
