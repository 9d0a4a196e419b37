package dev.trapstreet.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.api.TokenDraft;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.fixture.HostileText;
import dev.trapstreet.fixture.LogReaders;
import dev.trapstreet.fixture.TextLeaves;
import dev.trapstreet.report.LoadedReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names, notes and paths in the report of a remediation are untrusted text, and no log reader executes commands in
 * them.
 */
class RemedyReportTest {
    private static final String PLAIN = "plaintext";

    private static Plan plan(Plan.Action kind) {
        TokenMetadata token = new TokenMetadata(
                PLAIN,
                PLAIN,
                Optional.of(PLAIN),
                false,
                List.of(PLAIN, PLAIN),
                Optional.of(PLAIN),
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH),
                Optional.of(List.of(PLAIN, PLAIN)),
                List.of(PLAIN),
                List.of(PLAIN),
                Optional.empty());
        TokenDraft draft =
                new TokenDraft(Optional.of(PLAIN), Optional.of(List.of(PLAIN)), Optional.of(List.of(PLAIN, PLAIN)));
        return new Plan(
                kind,
                PLAIN,
                Optional.of(PLAIN),
                Optional.of(token),
                true,
                draft,
                Optional.of(Instant.EPOCH),
                List.of(new LoadedReport.ReportedLocation(PLAIN, 3, Exposure.WEB_CLIENT, true)),
                List.of(PLAIN),
                Optional.of(PLAIN),
                Set.of(PLAIN));
    }

    private static RemedyResult outcome() {
        List<RemedyResult.Step> steps = new ArrayList<>();
        for (RemedyResult.StepStatus state : RemedyResult.StepStatus.values()) {
            steps.add(new RemedyResult.Step(state, PLAIN, PLAIN + "\n" + PLAIN));
        }
        return new RemedyResult(steps, Optional.of(PLAIN));
    }

    @Test
    void theTextsAreThese() {
        Set<String> texts = new TreeSet<>(TextLeaves.in(plan(Plan.Action.ROTATE)));
        texts.addAll(TextLeaves.in(outcome()));
        assertEquals(
                new TreeSet<>(Set.of(
                        "RemedyResult.issued",
                        "ReportedLocation.path",
                        "Plan.account",
                        "Plan.id",
                        "Plan.known",
                        "Plan.alreadyDone",
                        "Plan.warnings",
                        "Step.action",
                        "Step.reason",
                        "TokenDraft.allowedUrls",
                        "TokenDraft.note",
                        "TokenDraft.scopes",
                        "TokenMetadata.allowedUrls",
                        "TokenMetadata.applications",
                        "TokenMetadata.client",
                        "TokenMetadata.id",
                        "TokenMetadata.note",
                        "TokenMetadata.others",
                        "TokenMetadata.scopes",
                        "TokenMetadata.usage")),
                texts);
    }

    @ParameterizedTest
    @EnumSource(Plan.Action.class)
    void noTextIsObeyed(Plan.Action kind) throws IOException {
        Plan plain = plan(kind);
        Set<String> texts = new TreeSet<>(TextLeaves.in(plain));
        texts.addAll(TextLeaves.in(outcome()));
        for (String hostile : HostileText.all()) {
            for (String name : texts) {
                check(kind, Set.of(name), hostile);
            }
            check(kind, texts, hostile);
        }
        for (String hostile : HostileText.wrapped()) {
            check(kind, texts, hostile);
        }
    }

    private static void check(Plan.Action kind, Set<String> names, String hostile) throws IOException {
        Plan plan = TextLeaves.replace(plan(kind), names, text -> hostile);
        RemedyResult result = TextLeaves.replace(outcome(), names, text -> hostile + "\n" + hostile);
        RemedyReport report = new RemedyReport(plan);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        report.writeJson(Optional.of(result), Optional.empty(), json);
        String written = report.planned() + RemedyReport.carriedOut(result) + json.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), LogReaders.obeyed(written), () -> kind + ", " + names);
    }
}
