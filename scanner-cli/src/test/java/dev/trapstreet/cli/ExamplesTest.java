package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The projects of {@code examples/}, created and scanned, and the expected reports next to them. */
class ExamplesTest {
    private static final Path EXAMPLES = MarkdownDocuments.ROOT.resolve("examples");
    /** A list of repositories, and not a project that is scanned alone. */
    private static final String LIST = "fleet";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    static List<String> examples() {
        return List.of("android-app", "maven-war", "node-server", "web-app");
    }

    private CommandRun scan(String example, String... options) throws IOException, InterruptedException {
        CommandRun run = unmasked(example, options);
        return new CommandRun(run.code(), run.out().replace(folder + "/", ""), run.err());
    }

    private CommandRun unmasked(String example, String... options) throws IOException, InterruptedException {
        Path made = folder.resolve(example);
        if (!Files.exists(made)) {
            ExampleFiles.make(EXAMPLES.resolve(example), made);
        }
        // As in examples/run, which scans from the parent directory.
        List<String> typed = new ArrayList<>(List.of("scan", "--now", Trees.NOW));
        typed.addAll(List.of(options));
        typed.add(made.toString());
        return CommandRun.of(typed.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theReportIsTheOneBesideTheExample(String example) throws IOException, InterruptedException {
        CommandRun run = scan(example);
        assertEquals("", run.err());
        assertEquals(1, run.code());
        Approved.verify(EXAMPLES.resolve(example).resolve("expected.txt"), run.out());
    }

    /** {@code expected.json} is meant for people: each token with its type, severity, rules and locations. */
    @ParameterizedTest
    @MethodSource("examples")
    void everyTokenIsWhatTheLabelSays(String example) throws IOException, InterruptedException {
        JsonNode report = JSON.readTree(scan(example, "--format", "json").out());
        ArrayNode actual = JSON.createArrayNode();
        for (JsonNode finding : report.get("findings")) {
            ObjectNode token = actual.addObject();
            token.set("type", finding.get("type"));
            token.set("account", finding.at("/claims/account"));
            token.put("created", finding.at("/claims/createdAt").asText().substring(0, 10));
            token.set("severity", finding.get("severity"));
            token.set("exposure", finding.at("/exposure/kind"));
            ArrayNode rules = token.putArray("rules");
            finding.get("rules").forEach(rule -> rules.add(rule.get("id")));
            ArrayNode places = token.putArray("places");
            finding.get("locations").forEach(location -> places.add(place(location)));
        }
        JsonNode expected =
                JSON.readTree(EXAMPLES.resolve(example).resolve("expected.json").toFile());
        assertEquals(
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(expected),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(actual));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aSavedReportGivesEveryFormatOfTheScan(String example) throws IOException, InterruptedException {
        Path saved = folder.resolve("saved.json");
        for (String form : List.of("json", "jsonl")) {
            Files.writeString(saved, unmasked(example, "--format", form).out());
            for (String format : Trees.formats()) {
                CommandRun direct = unmasked(example, "--format", format);
                CommandRun made = CommandRun.of("report", "--format", format, saved.toString());
                assertEquals(direct.out(), made.out(), form + " to " + format);
                assertEquals(direct.code(), made.code(), format);
            }
        }
    }

    /** Returns the path in the project, the line, the encoding, and whether the location is in the history. */
    private static String place(JsonNode location) {
        StringBuilder place = new StringBuilder(location.get("path").asText().replaceFirst("^[^/]+/", ""));
        place.append(':').append(location.get("line").asInt());
        location.get("encoding").forEach(encoding -> place.append(' ').append(encoding.asText()));
        return place.append(location.has("git") ? " history" : "").toString();
    }

    /** The picture in the README shows the current output of the program. */
    @Test
    void thePictureIsARun() throws IOException, InterruptedException {
        String printed = scan("web-app", "--color", "always").out();
        Approved.verify(
                MarkdownDocuments.ROOT.resolve("docs/picture.svg"), Picture.svg("trapstreet scan web-app", printed));
    }

    @Test
    void noTokenIsCommitted() {
        CommandRun run = CommandRun.of("scan", "--no-history", EXAMPLES.toString());
        assertEquals("", run.err());
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().startsWith("No Mapbox token found."), run.out());
    }

    @Test
    void everyExampleIsTried() throws IOException {
        List<String> folders = Trees.names(EXAMPLES).stream()
                .filter(name -> Files.isDirectory(EXAMPLES.resolve(name)))
                .toList();
        List<String> known = new ArrayList<>(examples());
        known.add(LIST);
        known.sort(null);
        assertEquals(known, folders);
        assertEquals(List.of("repos.tsv"), Trees.names(EXAMPLES.resolve(LIST)));
    }
}
