package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.trapstreet.cli.PipelineEventsTest.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Runs the script of each template in a clean clone, with the programs that the images of the services have and no Java. The release is
 * an archive on a server of this test; its program prints its options.
 */
@DisabledOnOs(OS.WINDOWS)
class PipelineDownloadTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Path CI = ROOT.resolve("integrations/ci");

    private static final List<String> PROGRAMS = List.of(
            "sh bash git curl tar gzip sha256sum cut mktemp mkdir rm cp mv cat dirname env uname printf".split(" "));

    @TempDir
    private Path folder;

    private final AtomicInteger downloads = new AtomicInteger();
    private Path clone;
    private Path path;
    private Path archive;
    private String head;
    private HttpServer server;

    @BeforeEach
    void makeARelease() throws Exception {
        Repository origin = Repository.in(Files.createDirectory(folder.resolve("origin")));
        origin.write("a", "1");
        origin.commit("one");
        head = origin.git("rev-parse", "HEAD").strip();
        clone = folder.resolve("clone");
        origin.git("clone", "-q", origin.folder().toUri().toString(), clone.toString());

        path = Files.createDirectory(folder.resolve("path"));
        for (String name : PROGRAMS) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path program = Path.of(place, name);
                if (Files.isExecutable(program) && !Files.exists(path.resolve(name))) {
                    program(path.resolve(name), "exec " + program + " \"$@\"");
                }
            }
        }

        Path release = folder.resolve("trapstreet-1.2.3");
        Files.createDirectories(release.resolve("bin"));
        Files.createDirectories(release.resolve("integrations/ci"));
        for (String name : List.of("event", "scan")) {
            Files.copy(CI.resolve(name), release.resolve("integrations/ci").resolve(name));
        }
        program(release.resolve("bin/trapstreet"), "for word; do printf '%s ' \"$word\"; done; echo");
        for (String name : List.of("event", "scan")) {
            assertTrue(release.resolve("integrations/ci").resolve(name).toFile().setExecutable(true));
        }
        archive = folder.resolve("trapstreet-1.2.3-linux-x64.tar.gz");
        assertEquals(
                0,
                new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "trapstreet-1.2.3")
                        .start()
                        .waitFor());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            downloads.incrementAndGet();
            byte[] body = Files.readAllBytes(archive);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopTheServer() {
        server.stop(0);
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + archive.getFileName();
    }

    private String sha256() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(String file) throws IOException {
        LoadSettings settings = LoadSettings.builder().build();
        return (Map<String, Object>) new Load(settings).loadFromString(Files.readString(ROOT.resolve(file)));
    }

    /** Returns the value at a path of keys and indexes. */
    @SuppressWarnings("unchecked")
    private static Object at(Object node, Object... keys) {
        Object value = node;
        for (Object key : keys) {
            value = key instanceof Integer index
                    ? ((List<Object>) value).get(index)
                    : ((Map<String, Object>) value).get(key);
        }
        return value;
    }

    private static String file(Service service) {
        return switch (service) {
            case GITHUB -> "action.yml";
            case GITLAB -> "integrations/ci/gitlab.yml";
            case JENKINS -> "integrations/ci/Jenkinsfile";
            case AZURE -> "integrations/ci/azure-pipelines.yml";
            case BITBUCKET -> "integrations/ci/bitbucket-pipelines.yml";
            case CIRCLECI -> "integrations/ci/circleci.yml";
            case WOODPECKER -> "integrations/ci/woodpecker.yml";
        };
    }

    /** Returns the script that the service runs. */
    @SuppressWarnings("unchecked")
    private static String script(Service service) throws IOException {
        String file = file(service);
        Object script = switch (service) {
            case JENKINS -> Files.readString(ROOT.resolve(file)).split("'''", -1)[1];
            case GITHUB -> at(yaml(file), "runs", "steps", 1, "run");
            case GITLAB -> at(yaml(file), "trapstreet", "script");
            case AZURE -> at(yaml(file), "steps", 1, "bash");
            case BITBUCKET -> at(yaml(file), "definitions", "steps", 0, "step", "script");
            case CIRCLECI -> at(yaml(file), "jobs", "trapstreet", "steps", 1, "run", "command");
            case WOODPECKER -> at(yaml(file), "steps", 0, "commands");
        };
        return script instanceof List ? String.join("\n", (List<String>) script) : (String) script;
    }

    private Map<String, String> release() throws Exception {
        Map<String, String> variables = new HashMap<>();
        for (String name : List.of("TRAPSTREET_HOME", "TRAPSTREET_CACHE", "TRAPSTREET_VERSION")) {
            variables.put(name, "");
        }
        variables.put("TRAPSTREET_URL", url());
        variables.put("TRAPSTREET_SHA256", sha256());
        return variables;
    }

    private CommandRun run(Service service, Map<String, String> release) throws Exception {
        String shell = service == Service.GITHUB || service == Service.AZURE ? "bash" : "sh";
        return start(service, release, path.resolve(shell).toString(), "-e", "-c", script(service));
    }

    private CommandRun start(Service service, Map<String, String> release, String... words) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(clone.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", path.toString());
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
        environment.put("TRAPSTREET_BRANCH", "origin/main");
        environment.putAll(service.push("main", head, head));
        if (service == Service.GITHUB) {
            environment.putAll(Map.of(
                    "ACTION",
                    ROOT.toString(),
                    "SOURCE",
                    "false",
                    "FAIL_ON",
                    "high",
                    "SARIF",
                    "a.sarif",
                    "BASELINE",
                    ""));
        }
        environment.putAll(release);
        int code = builder.start().waitFor();
        return new CommandRun(code, Files.readString(out), Files.readString(err));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void eachTemplateRunsTheCheckedReleaseWithoutJava(Service service) throws Exception {
        CommandRun run = run(service, release());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("scan --no-progress "), run.out());
        assertEquals(1, downloads.get());
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anotherArchiveIsNotRun(Service service) throws Exception {
        Map<String, String> release = release();
        release.put("TRAPSTREET_SHA256", "0".repeat(64));
        CommandRun run = run(service, release);
        assertEquals(2, run.code(), run.err());
        assertEquals("", run.out());
        assertEquals(
                "trapstreet: " + url() + " is not the released archive: its SHA-256 is not " + "0".repeat(64) + "\n",
                run.err());
    }

    @ParameterizedTest
    @EnumSource(value = Service.class, names = "GITHUB", mode = EnumSource.Mode.EXCLUDE)
    void aTemplateThatIsNotFilledInSaysWhatIsMissing(Service service) throws Exception {
        CommandRun run = run(service, Map.of());
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("set TRAPSTREET_URL to the archive of a release"), run.err());
    }

    @Test
    void theActionKnowsNoReleaseYetAndSaysSo() throws Exception {
        CommandRun run = run(Service.GITHUB, Map.of("TRAPSTREET_VERSION", "9.9"));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("no release 9.9 for "), run.err());
    }

    @Test
    void theVersionIsLookedUpInTheListOfReleases() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("ci"));
        Files.copy(CI.resolve("get"), copy.resolve("get"));
        assertTrue(copy.resolve("get").toFile().setExecutable(true));
        String lines = Files.readString(CI.resolve("releases.tsv"));
        for (String version : List.of("1.2.2", "1.2.3", "1.2.4")) {
            for (String system : List.of("linux-x64", "linux-arm64", "macos-x64", "macos-arm64")) {
                String sum = version.equals("1.2.3") ? sha256() : "1".repeat(64);
                lines += String.join("\t", version, system, sum, url()) + "\n";
            }
        }
        Files.writeString(copy.resolve("releases.tsv"), lines);
        String get = copy.resolve("get").toString();
        CommandRun run = start(Service.GITHUB, Map.of("TRAPSTREET_VERSION", "1.2.3"), get);
        assertEquals(0, run.code(), run.err());
        assertTrue(Files.isExecutable(Path.of(run.out().strip()).resolve("bin/trapstreet")), run.out());
        CommandRun newest = start(Service.GITHUB, Map.of(), get);
        assertEquals(2, newest.code(), newest.out());
        assertTrue(newest.err().contains("its SHA-256 is not " + "1".repeat(64)), newest.err());
    }

    @Test
    void theCacheIsUsedAndCheckedEachTime() throws Exception {
        Path cache = folder.resolve("cache");
        Map<String, String> release = release();
        release.put("TRAPSTREET_CACHE", cache.toString());
        assertEquals(0, run(Service.GITLAB, release).code());
        assertEquals(0, run(Service.GITLAB, release).code());
        assertEquals(1, downloads.get());
        Path kept = cache.resolve(sha256() + ".tar.gz");
        Files.writeString(kept, "another archive");
        assertEquals(0, run(Service.GITLAB, release).code());
        assertEquals(2, downloads.get());
        server.stop(0);
        Files.writeString(kept, "another archive");
        CommandRun run = run(Service.GITLAB, release);
        assertEquals(2, run.code(), run.err());
        assertFalse(run.out().contains("scan"), run.out());
    }

    @Test
    void anArchiveInAFolderIsTakenFromThere() throws Exception {
        Map<String, String> release = release();
        release.put("TRAPSTREET_URL", archive.toString());
        CommandRun run = run(Service.JENKINS, release);
        assertEquals(0, run.code(), run.err());
        assertEquals(0, downloads.get());
    }

    /** The templates are used without a checkout, so each has a copy of these lines. */
    @ParameterizedTest
    @EnumSource(value = Service.class, names = "GITHUB", mode = EnumSource.Mode.EXCLUDE)
    void eachTemplateHasTheLinesOfTheScript(Service service) throws Exception {
        String get = Files.readString(CI.resolve("get"));
        String part = get.substring(
                get.indexOf("# -- the part of all templates\n") + "# -- the part of all templates\n".length(),
                get.indexOf("# -- end of the part"));
        assertFalse(part.matches("(?s).*(\\$\\{|\\\\|<<|''').*"), "a service would replace these characters");
        String script = script(service).lines().map(String::strip).reduce("", (a, b) -> a + b + "\n");
        String lines = part.lines().map(String::strip).reduce("", (a, b) -> a + b + "\n");
        assertTrue(script.contains(lines), file(service));
    }

    @Test
    void whatTheActionUsesIsPinned() throws Exception {
        String action = Files.readString(ROOT.resolve("action.yml"));
        assertEquals(
                List.of(),
                action.lines()
                        .filter(line -> line.contains("uses:"))
                        .filter(line -> !line.matches(" +uses: [\\w/-]+@[0-9a-f]{40} # v[0-9.]+"))
                        .toList());
    }
}
