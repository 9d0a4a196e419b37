package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void aDocumentSaysAllThatIsKnown() throws IOException, NoSuchAlgorithmException {
        String token = TokenBuilder.tk()
                .times(1767225540, 1767227340)
                .json("scopes", "[\"styles:read\",\"tokens:write\"]")
                .build();
        Finding finding = new Finding(
                SampleReports.open(token),
                Severity.CRITICAL,
                List.of(SampleReports.hit("MBX014", Severity.CRITICAL), SampleReports.hit("MBX011", Severity.HIGH)),
                new LocationContext(Exposure.CI, List.of("a file of GitHub Actions", "in a URL"), Set.of(Tag.IN_URL)),
                List.of(Tag.DOCUMENTATION_EXAMPLE),
                List.of(new Location(
                                new Provenance(
                                        ContentId.ofTarget(0, "src/map \"1\".js"),
                                        "src/map \"1\".js",
                                        LocationPart.CONTENT),
                                3,
                                25,
                                118,
                                61,
                                93)
                        .withContext(
                                new LocationContext(Exposure.CI, List.of("x"), Set.of(Tag.IN_URL, Tag.HARD_CODED)))));
        Report report = SampleReports.report(
                List.of(finding),
                List.of(new Problem(Problem.Kind.SHRANK, "a/b", "5 of 9 bytes were left")),
                Map.of(SkipReason.EXCLUDED, 7L, SkipReason.GIT_DIRECTORY, 1L));

        String expected = """
                {
                  "schema" : "trapstreet-report/1",
                  "tool" : {
                    "name" : "trapstreet",
                    "version" : "%s",
                    "rules" : "%s"
                  },
                  "run" : {
                    "targets" : [
                      "."
                    ],
                    "configuredBy" : [ ],
                    "startedAt" : "2026-01-01T00:00:00Z",
                    "seconds" : 1.83,
                    "complete" : false,
                    "looked" : {
                      "files" : 812,
                      "links" : 2,
                      "commits" : 0,
                      "objects" : 0,
                      "blobs" : 0,
                      "archives" : 0,
                      "entries" : 0,
                      "bytes" : 812345678
                    },
                    "skipped" : [
                      {
                        "what" : "nested git directories (to scan their history, name their repositories)",
                        "count" : 1
                      },
                      {
                        "what" : "files and directories excluded by --exclude or a configuration file",
                        "count" : 7
                      }
                    ]
                  },
                  "findings" : [
                    {
                      "fingerprint" : "%s",
                      "type" : "tk",
                      "redacted" : "tk.trapstreet-test.…#%s",
                      "confidence" : "certain",
                      "doubts" : [ ],
                      "claims" : {
                        "account" : "trapstreet-test",
                        "id" : null,
                        "createdAt" : "2025-12-31T23:59:00Z",
                        "scopes" : [
                          "styles:read",
                          "tokens:write"
                        ],
                        "expiresAt" : "2026-01-01T00:29:00Z"
                      },
                      "severity" : "critical",
                      "rules" : [
                        {
                          "id" : "MBX014",
                          "severity" : "critical",
                          "title" : "Title of MBX014",
                          "message" : "Message of MBX014.",
                          "remedy" : "Remedy of MBX014."
                        },
                        {
                          "id" : "MBX011",
                          "severity" : "high",
                          "title" : "Title of MBX011",
                          "message" : "Message of MBX011.",
                          "remedy" : "Remedy of MBX011."
                        }
                      ],
                      "tags" : [
                        "documentation-example"
                      ],
                      "standing" : "public-in-place",
                      "exposure" : {
                        "kind" : "CI",
                        "evidence" : [
                          "a file of GitHub Actions",
                          "in a URL"
                        ]
                      },
                      "restriction" : {
                        "state" : "unknown",
                        "allowedUrls" : null
                      },
                      "verdict" : {
                        "code" : null,
                        "state" : "not asked"
                      },
                      "locations" : [
                        {
                          "path" : "src/map \\"1\\".js",
                          "part" : "content",
                          "line" : 3,
                          "column" : 25,
                          "endColumn" : 118,
                          "offset" : 61,
                          "length" : 93,
                          "container" : [ ],
                          "encoding" : [ ],
                          "exposure" : "CI",
                          "evidence" : [
                            "x"
                          ],
                          "tags" : [
                            "hard-coded",
                            "in-url"
                          ],
                          "suppressed" : null
                        }
                      ],
                      "suppressed" : null
                    }
                  ],
                  "hygiene" : [ ],
                  "problems" : [
                    {
                      "where" : "a/b",
                      "what" : "it became shorter while it was read: 5 of 9 bytes were left",
                      "do" : "Scan again when no other program writes to it."
                    }
                  ],
                  "notices" : [ ]
                }
                """.formatted(
                        ToolInfo.version(),
                        RuleSet.builtIn().version(),
                        fingerprint(token),
                        fingerprint(token).substring(0, 4));
        assertEquals(expected, SampleReports.write(report, ReportFormat.JSON, ReportOptions.DEFAULT));
    }

    /**
     * The definition of a fingerprint, repeated here because baselines and known tokens of all versions depend on it.
     */
    private static String fingerprint(String token) throws NoSuchAlgorithmException {
        byte[] text = ("trapstreet-fingerprint/1\n" + token).getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
        return HexFormat.of().formatHex(digest).substring(0, 32);
    }

    @Test
    void aPlaceIsLineColumnInCodePointsAndByteOffset() throws IOException, InterruptedException {
        String first = TokenBuilder.sk().build();
        String second = TokenBuilder.pk().build();
        // ü and é have two bytes; the smiley has four, and two chars in Java.
        Report report = SampleReports.scan("<stdin>", "// ü 😀\nconst a = '" + first + "';\r\n\té😀" + second);

        JsonNode findings = findings(report, ReportOptions.DEFAULT);
        assertEquals(2, findings.size());
        JsonNode secret = findings.get(0).at("/locations/0");
        assertEquals("sk", findings.get(0).get("type").textValue());
        assertEquals("<stdin>", secret.get("path").textValue());
        assertEquals(2, secret.get("line").intValue());
        assertEquals(12, secret.get("column").intValue());
        assertEquals(12 + first.length(), secret.get("endColumn").intValue());
        assertEquals(10 + 1 + 11, secret.get("offset").intValue());
        assertEquals(first.length(), secret.get("length").intValue());
        JsonNode open = findings.get(1).at("/locations/0");
        assertEquals(3, open.get("line").intValue());
        assertEquals(4, open.get("column").intValue());
        assertEquals(4 + second.length(), open.get("endColumn").intValue());
        assertEquals(
                10 + 1 + 11 + first.length() + 4 + 1 + 2 + 4, open.get("offset").intValue());
        assertEquals(second.length(), open.get("length").intValue());
    }

    @Test
    void theTokenStandsInItOnlyOnRequest() throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        Report report = SampleReports.scan("a", "x = " + token);
        for (ReportFormat format : new ReportFormat[] {ReportFormat.JSON, ReportFormat.JSONL}) {
            assertFalse(
                    SampleReports.write(report, format, ReportOptions.DEFAULT).contains(token));
            assertTrue(SampleReports.write(report, format, SampleReports.WITH_SECRETS)
                    .contains("\"" + token + "\""));
        }
        assertFalse(findings(report, ReportOptions.DEFAULT).get(0).has("token"));
    }

    @Test
    void whatIsNotKnownIsNull() throws IOException, InterruptedException {
        JsonNode claims = findings(
                        SampleReports.scan("a", TokenBuilder.pk().id("odd").build()), ReportOptions.DEFAULT)
                .at("/0/claims");
        assertEquals("trapstreet-test", claims.get("account").textValue());
        assertEquals("odd", claims.get("id").textValue());
        assertTrue(claims.get("createdAt").isNull());
        assertTrue(claims.get("scopes").isNull());
        assertTrue(claims.get("expiresAt").isNull());
    }

    @Test
    void anAccountThatIsNamedLikeAWordOfMessagesIsShownAsItIs() throws IOException, InterruptedException {
        String account = "trapstreet{age}{created}{lifetime}{scopes}{session}{account}";
        Report report =
                SampleReports.scan("a", TokenBuilder.sk().account(account).build());
        String message =
                findings(report, ReportOptions.DEFAULT).at("/0/rules/0/message").textValue();
        assertTrue(message.contains(account), message);
    }

    @Test
    void aReportPrintedByAccidentShowsNoToken(@TempDir Path folder) throws IOException, InterruptedException {
        String token = TokenBuilder.sk().build();
        Path root = Files.createDirectory(folder.resolve(token));
        Files.writeString(root.resolve("a"), token);
        Files.createSymbolicLink(root.resolve("b"), Path.of(token));
        Report report = SampleReports.scan(root);
        assertEquals(1, report.findings().size());
        assertFalse(report.toString().contains(token.substring(token.length() - 22)), "the token is in toString()");
    }

    private static JsonNode findings(Report report, ReportOptions options) throws IOException {
        return MAPPER.readTree(SampleReports.write(report, ReportFormat.JSON, options))
                .get("findings");
    }
}
