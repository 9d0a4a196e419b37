package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.verify.OnlineChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that requests verification sends requests only to the address in the environment. */
class VerdictsTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private Map<String, String> environment(String address, Path kept) {
        return Map.of("TRAPSTREET_API_URL", address, "XDG_CACHE_HOME", kept.toString());
    }

    private Finding scan(OnlineChecks onlineChecks) throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(
                project.resolve("app.js"),
                "token = '" + TokenBuilder.sk().account("trapstreet-asked").build() + "'");
        return new SecretScanner(ScanOptions.DEFAULT.withOnlineChecks(onlineChecks))
                .scan(List.of(Sources.at(project.resolve("app.js"))))
                .findings()
                .get(0);
    }

    @Test
    void theApiOfTheEnvironmentIsAsked() throws Exception {
        try (FakeTokensApi fake = FakeTokensApi.http(InstantSource.system())) {
            OnlineChecks onlineChecks = ParameterParser.inquiry(
                    environment(fake.url(), folder.resolve("kept")),
                    List.of(project().toString()),
                    told::add);
            assertEquals(
                    Verdict.State.INVALID_SIGNATURE,
                    scan(onlineChecks).verdict().state()); // the token was not created by the fake API
            assertEquals(1, fake.requests().size());
            scan(onlineChecks);
            assertEquals(1, fake.requests().size(), "the answer is kept");
        }
        assertEquals(List.of(), told);
    }

    @Test
    void aCacheInTheProjectIsNotTrusted() throws Exception {
        try (FakeTokensApi fake = FakeTokensApi.http(InstantSource.system())) {
            Path kept = project().resolve("kept");
            ParameterParser.inquiry(
                    environment(fake.url(), kept), List.of(project().toString()), told::add);
            assertEquals(1, told.size());
            assertTrue(told.get(0)
                    .startsWith(kept.resolve("trapstreet") + ": this cache directory is inside a scan target"));
        }
    }

    @Test
    void anAddressThatIsRefusedIsSaid() {
        Map<String, String> environment = environment("http://example.com", folder.resolve("kept"));
        InvalidOptionException refused = assertThrows(
                InvalidOptionException.class,
                () -> ParameterParser.inquiry(environment, List.of(project().toString()), told::add));
        assertEquals(
                "the API's address must use HTTPS; plain HTTP is permitted only for this machine (no request was sent)",
                refused.getMessage());
    }

    @Test
    void withoutTheParameterNoRequestIsSent() throws Exception {
        assertEquals(Optional.empty(), ParameterParser.verdicts(null));
        assertEquals(Optional.of(ExitCode.Verdicts.BEST_EFFORT), ParameterParser.verdicts("auto"));
        assertEquals(Optional.of(ExitCode.Verdicts.REQUIRED), ParameterParser.verdicts("required"));
        assertThrows(InvalidOptionException.class, () -> ParameterParser.verdicts("true"));
    }

    private Path project() throws IOException {
        return Files.createDirectories(folder.resolve("project"));
    }
}
