package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.TrapstreetCommand;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Everything that can be set in the core can be set on the command line. */
class ScanOptionsFlagsTest {
    /** The option that sets each component, written by hand. If you add a component, add its option here. */
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("ScanOptions.threads", "--threads"),
            Map.entry("ScanOptions.clock", "--now"),
            Map.entry("ScanOptions.placeholders", "--placeholders"),
            Map.entry("ScanOptions.hygiene", "--hygiene"),
            Map.entry("ScanOptions.depth", "--max-decode-depth"),
            Map.entry("ScanOptions.rules", "--rules"),
            Map.entry("ScanOptions.configuration", "--config"),
            Map.entry("ScanOptions.baseline", "--baseline"),
            Map.entry("ScanOptions.onlineChecks", "--verify"),
            Map.entry("SourceOptions.filters", "--no-config"),
            Map.entry("SourceOptions.files", "--tracked"),
            Map.entry("SourceOptions.excludes", "--exclude"),
            Map.entry("SourceOptions.history", "--history-only"),
            Map.entry("SourceOptions.range", "--range"),
            Map.entry("SourceOptions.sinceLast", "--since-last"),
            Map.entry("SourceOptions.missingObjects", "--allow-shallow"),
            Map.entry("SourceOptions.links", "--follow-git-links"),
            Map.entry("SourceOptions.memory", "--memory"),
            Map.entry("SourceOptions.temporaryFolder", "--clone-to"),
            Map.entry("SourceOptions.progress", "--no-progress"));

    /** Other options of scan: for the report and the exit code, which do not concern the core's scan. */
    private static final Set<String> OTHERS = Set.of(
            "--no-history",
            "--max-archive-depth", // also sets the depth
            "--config-from", // another way to set the configuration
            "--staged", // another source, which is not part of the options
            "--targets-from", // other sources
            "--limit", // part of the request, not of the options
            "--resume",
            "--format",
            "--output",
            "--fail-on",
            "--show-secrets",
            "--inventory", // part of the online checks, as are the next two
            "--token-file",
            "--api-url",
            "--color",
            "--quiet",
            "--verbose",
            "--help",
            "--debug");

    @Test
    void everyComponentHasAFlag() {
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : ScanOptions.class.getRecordComponents()) {
            if (component.getType() == SourceOptions.class) {
                Arrays.stream(SourceOptions.class.getRecordComponents())
                        .forEach(part -> components.add("SourceOptions." + part.getName()));
            } else {
                components.add("ScanOptions." + component.getName());
            }
        }
        assertEquals(new TreeMap<>(FLAGS).keySet(), components);
    }

    @Test
    void everyFlagIsAnOptionOfScanAndEveryOptionIsKnownHere() {
        Console nowhere = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                false);
        CommandLine scan = new CommandLine(new TrapstreetCommand())
                .addSubcommand(new ScanCommand(nowhere))
                .getSubcommands()
                .get("scan");
        assertNotNull(scan);
        Set<String> names = new HashSet<>();
        scan.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
        Set<String> known = new HashSet<>(OTHERS);
        known.addAll(FLAGS.values());
        assertEquals(new TreeSet<>(known), new TreeSet<>(names));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void threadsAreAsManyAsAskedFor(int threads) {
        int[] seen = {0};
        InputStream input = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    for (int i = 0; i < 500 && scanning() < threads; i++) {
                        Thread.sleep(10); // the last threads may not have been started yet
                    }
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                seen[0] = scanning();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        CommandRun run = CommandRun.withInput(input, "scan", "--threads", Integer.toString(threads), "-");
        assertEquals(0, run.code());
        assertEquals(threads, seen[0]);
    }

    private static int scanning() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("trapstreet-scan-"))
                .count();
    }
}
