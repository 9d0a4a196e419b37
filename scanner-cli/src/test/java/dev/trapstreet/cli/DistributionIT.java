package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged distribution, unpacked in a read-only directory with a blank in its name. */
@DisabledOnOs(OS.WINDOWS)
class DistributionIT {
    @TempDir
    private Path folder;

    private Path unpacked;
    private Path cache;

    private record ProgramOutput(int code, String text) {}

    private ProgramOutput run(Path directory, String... words) throws IOException, InterruptedException {
        return run(directory, Map.of(), words);
    }

    private ProgramOutput run(Path directory, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ProgramOutput(process.waitFor(), text);
    }

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        cache = folder.resolve("cache");
        Path place = Files.createDirectories(folder.resolve("a folder/ü"));
        String archive = System.getProperty("trapstreet.distribution");
        assertEquals(new ProgramOutput(0, ""), run(place, "tar", "-xzf", archive));
        try (Stream<Path> entries = Files.list(place)) {
            unpacked = entries.findFirst().orElseThrow();
        }
        assertEquals(new ProgramOutput(0, ""), run(place, "chmod", "-R", "a-w", unpacked.toString()));
    }

    @AfterEach
    void letItBeDeleted() throws IOException, InterruptedException {
        run(folder, "chmod", "-R", "u+w", unpacked.toString());
    }

    /** Returns the parts after the JDK's version in the names of class archives. */
    private static List<String> archives(List<String> names) {
        return names.stream()
                .filter(name -> name.endsWith(".jsa") || name.endsWith(".aot"))
                .map(name -> name.substring(name.endsWith("-hook.aot") ? name.length() - 9 : name.length() - 4))
                .sorted()
                .toList();
    }

    private List<String> inCache() throws IOException {
        Path place = cache.resolve("trapstreet");
        return Files.isDirectory(place) ? Trees.names(place) : List.of();
    }

    @Test
    void itScansAndHooksFromWhereItLies() throws Exception {
        String program = unpacked.resolve("bin/trapstreet").toString();
        Path link = folder.resolve("trapstreet");
        Files.createSymbolicLink(link, unpacked.resolve("bin/trapstreet"));
        Path repository = Files.createDirectory(folder.resolve("repository"));
        assertEquals(0, run(repository, "git", "init", "-q").code());
        Trees.file(repository, "a", TokenBuilder.sk().build());
        ProgramOutput scan = run(repository, link.toString(), "scan", "--no-history", ".");
        assertEquals(1, scan.code(), scan.text());
        assertTrue(scan.text().contains("  a:1:1\n"), scan.text());
        // A user who can write everywhere has it next to the program; others have it in their cache.
        boolean everywhere = Files.isWritable(unpacked.resolve("lib"));
        List<String> beside = archives(Trees.names(unpacked.resolve("lib")));
        List<String> kept = everywhere ? beside : archives(inCache());
        assertEquals(Runtime.version().feature() < 25 ? List.of(".jsa") : List.of("-hook.aot", ".aot"), kept);
        assertEquals(
                everywhere ? 0 : 2 * kept.size(), inCache().size(), () -> cache + " of " + unpacked); // with checksums

        assertEquals(0, run(repository, program, "hook", "install").code());
        assertEquals(0, run(repository, "git", "add", "a").code());
        ProgramOutput commit =
                run(repository, "git", "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "leak");
        assertTrue(commit.code() != 0, commit.text());
        assertTrue(commit.text().contains("this commit is refused"), commit.text());
    }

    /** Regression test: such an archive made Java end with signal 6 at each start. */
    @Test
    void anArchiveOfClassesThatIsCutOrDamagedIsMadeAnew() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Trees.file(target, "a", TokenBuilder.sk().build());
        // The target comes first. Otherwise the launcher would also treat the working directory, which has the archive,
        // as a target
        String[] scan = {unpacked.resolve("bin/trapstreet").toString(), "scan", target.toString(), "--quiet"};
        ProgramOutput sound = run(folder, scan);
        assertEquals(1, sound.code(), sound.text());
        Path archive = archive();
        byte[] whole = Files.readAllBytes(archive);
        assertTrue(archive.toFile().setWritable(true));
        Files.write(archive, Arrays.copyOf(whole, whole.length * 2 / 3));
        assertEquals(sound.text(), repaired(archive, scan), "cut");

        whole = Files.readAllBytes(archive);
        FileTime time = Files.getLastModifiedTime(archive);
        for (int i = whole.length / 10; i < whole.length; i += whole.length / 50) {
            whole[i] ^= (byte) 0xff;
        }
        assertTrue(archive.toFile().setWritable(true));
        Files.write(archive, whole);
        Files.setLastModifiedTime(archive, time);
        assertEquals(sound.text(), repaired(archive, scan), "damaged, of the same size and date");
        assertEquals(sound, run(folder, scan));
    }

    private Path archive() throws IOException {
        String end = Runtime.version().feature() < 25 ? ".jsa" : ".aot";
        List<Path> found = new ArrayList<>();
        for (Path place : List.of(unpacked.resolve("lib"), cache.resolve("trapstreet"))) {
            for (String name : Files.isDirectory(place) ? Trees.names(place) : List.<String>of()) {
                if (name.endsWith(end) && !name.endsWith("-hook" + end)) {
                    found.add(place.resolve(name));
                }
            }
        }
        assertEquals(1, found.size(), found.toString());
        return found.get(0);
    }

    /** Returns the output of a run except for the message that the archive is created again. */
    private String repaired(Path archive, String... scan) throws Exception {
        byte[] damaged = Files.readAllBytes(archive);
        ProgramOutput said = run(folder, scan);
        assertEquals(1, said.code(), said.text());
        assertFalse(Arrays.equals(damaged, Files.readAllBytes(archive)), "the damaged archive is still there");
        String note = "trapstreet: " + archive + " is damaged; it is not used, and is created again if possible\n";
        assertTrue(said.text().startsWith(note), said.text());
        return said.text().substring(note.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1k", "-XX:NoSuchOption", "-version", "-XX:MaxRAM=1", "--dry-run"})
    void aJavaMachineThatCannotRunItIsWrongUse(String option) throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        String program = unpacked.resolve("bin/trapstreet").toString();
        Map<String, String> options = Map.of("TRAPSTREET_JAVA_OPTS", option);
        for (String[] words :
                new String[][] {{"scan", target.toString()}, {"hook", "run", "pre-commit"}, {"--version"}}) {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(List.of(words));
            ProgramOutput said = run(folder, options, command.toArray(String[]::new));
            assertEquals(2, said.code(), said.text());
            assertTrue(said.text().contains("trapstreet: Java could not start Trapstreet"), said.text());
        }
    }

    @Test
    void aJavaMachineWithoutMemoryIsWrongUse() throws Exception {
        String program = unpacked.resolve("bin/trapstreet").toString();
        ProgramOutput said = run(folder, "sh", "-c", "ulimit -v 1000000 && '" + program + "' scan .");
        assertEquals(2, said.code(), said.text());
        assertTrue(said.text().contains("trapstreet: Java could not start Trapstreet"), said.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {">&-", "> /dev/full"})
    void aReportThatCannotBeWrittenIsIncomplete(String output) throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Trees.file(target, "a", "nothing");
        String program = unpacked.resolve("bin/trapstreet").toString();
        ProgramOutput said = run(folder, "sh", "-c", "'" + program + "' scan target " + output);
        assertEquals(3, said.code(), said.text());
        assertTrue(
                said.text().startsWith("trapstreet: the report could not be written to standard output: "),
                said.text());
        assertEquals(1, said.text().lines().count(), said.text());
    }

    @Test
    void itBringsCompletionsAndAManual() throws Exception {
        String bash = Files.readString(unpacked.resolve("completions/trapstreet.bash"));
        assertTrue(bash.contains("--staged"), "the option is not completed");
        assertEquals(new ProgramOutput(0, ""), run(unpacked, "bash", "-n", "completions/trapstreet.bash"));
        assertTrue(
                Files.readString(unpacked.resolve("completions/trapstreet.zsh")).contains("bashcompinit"));
        String fish = Files.readString(unpacked.resolve("completions/trapstreet.fish"));
        assertTrue(fish.contains("-l staged -d "), fish);
        assertFalse(fish.contains("warmup"), "a hidden command is completed");
        String manual = Files.readString(unpacked.resolve("man/man1/trapstreet.1"));
        assertTrue(manual.startsWith(".TH TRAPSTREET 1 "), manual);
        assertTrue(manual.contains(".SH \"HOOK INSTALL\""), manual);
    }

    /** The jar also works without the launcher. */
    @Test
    void theJarRunsAlone() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProgramOutput version =
                run(folder, java, "-jar", unpacked.resolve("lib/trapstreet.jar").toString(), "--version");
        assertEquals(0, version.code(), version.text());
        assertTrue(version.text().startsWith("trapstreet "), version.text());
    }
}
