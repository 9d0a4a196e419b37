package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Runs the steps of the CI templates exactly as they are in their files, with real git, in the environment that each
 * service provides. The repository has an old token, which was removed on main, and a new one on a branch.
 */
class PipelinesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final String ZEROS = "0".repeat(40);

    @TempDir
    private Path folder;

    private Path clone;
    private Path program;
    private String first;
    private String main;
    private String branch;
    private String old;
    private String fresh;

    @BeforeEach
    void makeARepository() throws Exception {
        old = TokenBuilder.sk().account("trapstreet-old").build();
        fresh = TokenBuilder.sk().account("trapstreet-fresh").build();
        Path origin = Files.createDirectory(folder.resolve("origin"));
        git(origin, "init", "-q", "-b", "main");
        first = commit(origin, "old.js", old);
        main = commit(origin, "old.js", "nothing");
        git(origin, "checkout", "-q", "-b", "topic");
        branch = commit(origin, "new.js", fresh);
        clone = folder.resolve("clone");
        git(folder, "clone", "-q", origin.toUri().toString(), clone.toString());
        program = folder.resolve("trapstreet");
        Files.writeString(program, ChildProgram.script(""));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private String commit(Path repository, String name, String text) throws Exception {
        Trees.file(repository, name, text);
        git(repository, "add", "-A");
        git(repository, "commit", "-q", "-m", "Change " + name);
        return git(repository, "rev-parse", "HEAD").strip();
    }

    private String git(Path where, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=A U Thor", "-c", "user.email=author@example.com"));
        command.addAll(List.of(words));
        CommandRun run = start(where, command, Map.of());
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private CommandRun start(Path where, List<String> command, Map<String, String> environment) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GITHUB_") || name.startsWith("CI"));
        builder.environment().put("TRAPSTREET", program == null ? "" : program.toString());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new CommandRun(
                code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private CommandRun bash(Path where, String script, Map<String, String> environment) throws Exception {
        CommandRun run = start(where, List.of("bash", "-e", "-c", script), environment);
        for (String token : List.of(old, fresh)) {
            String signature = token.substring(token.length() - 22);
            assertFalse((run.out() + run.err()).contains(signature) && signature.matches(".*[^A].*"));
            assertFalse((run.out() + run.err()).contains(token));
        }
        return run;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(String file) throws IOException {
        LoadSettings settings = LoadSettings.builder().build();
        return (Map<String, Object>) new Load(settings).loadFromString(Files.readString(ROOT.resolve(file)));
    }

    /** Runs the script of the action, with its expressions replaced as by GitHub, and with the program of these sources. */
    @SuppressWarnings("unchecked")
    private CommandRun action(Path where, Map<String, String> context) throws Exception {
        Map<String, Object> runs = (Map<String, Object>) yaml("action.yml").get("runs");
        assertEquals("composite", runs.get("using"));
        Map<String, Object> step = ((List<Map<String, Object>>) runs.get("steps"))
                .stream().filter(each -> each.containsKey("run")).findFirst().orElseThrow();
        Map<String, String> all = new HashMap<>(Map.of(
                "github.action_path", ROOT.toString(),
                "github.event.repository.default_branch", "main",
                "inputs.fail-on", "high",
                "inputs.sarif", "trapstreet.sarif",
                "inputs.allow-shallow", "false",
                "inputs.source", "true"));
        all.putAll(context);
        Map<String, String> environment = new HashMap<>();
        ((Map<String, String>) step.get("env"))
                .forEach((name, value) -> environment.put(
                        name,
                        Pattern.compile("\\$\\{\\{ ([a-z_.-]+) }}")
                                .matcher(value)
                                .replaceAll(r -> Matcher.quoteReplacement(all.getOrDefault(r.group(1), "")))));
        environment.put("GITHUB_STEP_SUMMARY", folder.resolve("summary").toString());
        String script = (String) step.get("run");
        assertFalse(script.contains("${{"), "text from outside would be read as a part of the script");
        return bash(where, script, environment);
    }

    @Test
    void aPullRequestIsReadFromItsBase() throws Exception {
        CommandRun run = action(
                clone,
                Map.of(
                        "github.event_name", "pull_request",
                        "github.event.pull_request.base.sha", main,
                        "github.event.pull_request.head.sha", branch));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().startsWith("::error file=new.js,line=1,col=1,"), run.out());
        assertTrue(run.out().contains("trapstreet-fresh"));
        assertFalse(run.out().contains("trapstreet-old"), run.out());
        assertTrue(Files.readString(clone.resolve("trapstreet.sarif")).contains("2.1.0"));
        String summary = Files.readString(folder.resolve("summary"));
        assertTrue(summary.startsWith("## Mapbox tokens\n\n| severity"), summary);
    }

    /** Creates a change that suppresses its own token in every possible way. */
    private Map<String, String> aChangeThatSwitchesItsScanOff() throws Exception {
        git(clone, "checkout", "-q", "topic");
        commit(
                clone,
                ".trapstreet.yml",
                "fail-on: none\nexclude: ['*.js']\nsuppressions:\n- {fingerprint: " + Trees.fingerprint(fresh)
                        + ", reason: mine}\n");
        String head = commit(clone, "new.js", fresh + " // trapstreet:allow reason=\"mine\"");
        CommandRun unaware = start(clone, List.of(ROOT + "/integrations/ci/scan", main, head), Map.of());
        assertEquals(0, unaware.code(), unaware.out() + unaware.err());
        return Map.of("base", main, "head", head);
    }

    @Test
    void aPullRequestHasNoSayInItsOwnScan() throws Exception {
        Map<String, String> change = aChangeThatSwitchesItsScanOff();
        CommandRun run = action(
                clone,
                Map.of(
                        "github.event_name", "pull_request",
                        "github.event.pull_request.base.sha", change.get("base"),
                        "github.event.pull_request.head.sha", change.get("head")));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("::error file=new.js,line=1,col=1,"), run.out());
    }

    @Test
    @SuppressWarnings("unchecked")
    void noChangeHasASayInItsOwnScanElsewhere() throws Exception {
        Map<String, String> change = aChangeThatSwitchesItsScanOff();
        Map<String, Object> job =
                (Map<String, Object>) yaml("integrations/ci/gitlab.yml").get("trapstreet");
        Map<String, String> gitLab = Map.of(
                "TRAPSTREET_HOME", ROOT.toString(),
                "CI_PIPELINE_SOURCE", "merge_request_event",
                "CI_MERGE_REQUEST_DIFF_BASE_SHA", change.get("base"),
                "CI_COMMIT_SHA", change.get("head"),
                "CI_DEFAULT_BRANCH", "main");
        assertEquals(
                1,
                bash(clone, String.join("\n", (List<String>) job.get("script")), gitLab)
                        .code());
        String jenkins =
                Files.readString(ROOT.resolve("integrations/ci/Jenkinsfile")).split("'''", -1)[1];
        Map<String, String> home = Map.of("TRAPSTREET_HOME", ROOT.toString(), "CHANGE_TARGET", "main");
        assertEquals(1, bash(clone, jenkins, home).code());
        assertEquals(
                1, bash(clone, "\"" + ROOT + "/integrations/ci/shell\"", home).code());
    }

    @Test
    void aPushIsReadFromWhatWasThereBefore() throws Exception {
        CommandRun run =
                action(clone, Map.of("github.event_name", "push", "github.event.before", first, "github.sha", main));
        assertEquals(0, run.code(), run.err() + run.out());
        assertTrue(run.err().contains("scanning what was added between " + first + " and " + main), run.err());
    }

    /** An alert that is missing from the latest report is closed by code scanning. */
    @Test
    void theReportForCodeScanningIsAboutTheWholeBranch() throws Exception {
        git(clone, "checkout", "-q", "topic");
        String harmless = commit(clone, "README", "nothing");
        CommandRun run = action(
                clone, Map.of("github.event_name", "push", "github.event.before", branch, "github.sha", harmless));
        assertEquals(0, run.code(), run.err() + run.out());
        assertFalse(run.out().contains("::error"), run.out());
        String sarif = Files.readString(clone.resolve("trapstreet.sarif"));
        assertTrue(sarif.contains("trapstreet-fresh") && sarif.contains("trapstreet-old"), sarif);

        // A token of another branch is not an alert of this one.
        git(clone, "checkout", "-q", "-b", "other", "origin/main");
        String onMain = git(clone, "rev-parse", "HEAD").strip();
        run = action(clone, Map.of("github.event_name", "push", "github.event.before", first, "github.sha", onMain));
        assertEquals(0, run.code(), run.err() + run.out());
        sarif = Files.readString(clone.resolve("trapstreet.sarif"));
        assertTrue(!sarif.contains("trapstreet-fresh") && sarif.contains("trapstreet-old"), sarif);
    }

    @Test
    void reportsAreSplitWhateverTheOrderOfOptions() throws Exception {
        List<List<String>> orders = List.of(
                List.of("--format", "sarif", "--output", "a.sarif", "--format", "json", "--output", "a.json"),
                List.of("--format=json", "--output=a.json", "--format=sarif", "--output=a.sarif", "--fail-on=none"));
        for (List<String> order : orders) {
            List<String> command = new ArrayList<>(List.of(ROOT + "/integrations/ci/scan", first, main));
            command.addAll(order);
            CommandRun run = start(clone, command, Map.of());
            assertEquals(0, run.code(), run.err());
            assertFalse(Files.readString(clone.resolve("a.json")).contains("trapstreet-old"));
            assertTrue(Files.readString(clone.resolve("a.sarif")).contains("trapstreet-old"));
            Files.delete(clone.resolve("a.json"));
            Files.delete(clone.resolve("a.sarif"));
        }
    }

    @Test
    void aNewBranchIsReadFromTheDefaultBranch() throws Exception {
        CommandRun run =
                action(clone, Map.of("github.event_name", "push", "github.event.before", ZEROS, "github.sha", branch));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("a new branch: scanning what it adds to origin/main"), run.err());
        assertFalse(run.out().contains("trapstreet-old"), run.out());
    }

    @Test
    void afterAForcedPushTheBranchIsComparedWithTheDefaultBranch() throws Exception {
        CommandRun run = action(
                clone,
                Map.of("github.event_name", "push", "github.event.before", "f".repeat(40), "github.sha", branch));
        assertEquals(1, run.code(), run.err());
        assertTrue(
                run.err().contains("as after a forced push: scanning what the branch adds to origin/main"), run.err());
        assertTrue(!run.out().contains("trapstreet-old") && run.out().contains("trapstreet-fresh"), run.out());
        run = action(
                clone,
                Map.of(
                        "github.event_name",
                        "push",
                        "github.event.before",
                        "f".repeat(40),
                        "github.sha",
                        main,
                        "github.ref",
                        "refs/heads/main"));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-old"), run.out());
    }

    @Test
    void onAScheduleEverythingIsRead() throws Exception {
        CommandRun run = action(clone, Map.of("github.event_name", "schedule", "github.sha", branch));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-old") && run.out().contains("trapstreet-fresh"), run.out());
    }

    @Test
    void aShallowCheckoutIsSaidAndIsNoSuccess() throws Exception {
        Path shallow = folder.resolve("shallow");
        git(
                folder,
                "clone",
                "-q",
                "--depth=1",
                "-b",
                "main",
                folder.resolve("origin").toUri().toString(),
                "shallow");
        Map<String, String> push =
                Map.of("github.event_name", "push", "github.event.before", first, "github.sha", main);
        CommandRun run = action(shallow, push);
        assertEquals(3, run.code(), run.err());
        assertTrue(run.err().contains("this checkout is shallow and lacks " + first), run.err());
        Map<String, String> schedule = Map.of("github.event_name", "schedule");
        assertEquals(3, action(shallow, schedule).code());

        Map<String, String> allowed = new HashMap<>(push);
        allowed.put("inputs.allow-shallow", "true");
        run = action(shallow, allowed);
        assertEquals(0, run.code(), run.err() + run.out());
        assertTrue(run.out().contains("objects that are missing in a shallow or partial clone: "), run.out());
    }

    @Test
    @SuppressWarnings("unchecked")
    void gitLabsJobReadsAMergeRequestAndWritesItsReports() throws Exception {
        Map<String, Object> job =
                (Map<String, Object>) yaml("integrations/ci/gitlab.yml").get("trapstreet");
        String script = String.join("\n", (List<String>) job.get("script"));
        CommandRun run = bash(
                clone,
                script,
                Map.of(
                        "TRAPSTREET_HOME",
                        ROOT.toString(),
                        "CI_PIPELINE_SOURCE",
                        "merge_request_event",
                        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
                        main,
                        "CI_COMMIT_SHA",
                        branch,
                        "CI_DEFAULT_BRANCH",
                        "main"));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-fresh") && !run.out().contains("trapstreet-old"), run.out());
        Map<String, Object> reports = (Map<String, Object>) ((Map<String, Object>) job.get("artifacts")).get("reports");
        assertTrue(Files.readString(clone.resolve((String) reports.get("secret_detection")))
                .contains("\"type\" : \"secret_detection\""));
        assertTrue(
                Files.readString(clone.resolve((String) reports.get("junit"))).contains("failures=\"1\""));
    }

    @Test
    void jenkinsReadsAChangeAndAFirstBuild() throws Exception {
        String file = Files.readString(ROOT.resolve("integrations/ci/Jenkinsfile"));
        String[] parts = file.split("'''", -1);
        assertEquals(3, parts.length);
        CommandRun run = bash(clone, parts[1], Map.of("TRAPSTREET_HOME", ROOT.toString(), "CHANGE_TARGET", "main"));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-fresh") && !run.out().contains("trapstreet-old"), run.out());
        assertTrue(Files.exists(clone.resolve("TEST-trapstreet.xml")));
        run = bash(clone, parts[1], Map.of("TRAPSTREET_HOME", ROOT.toString()));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-fresh") && run.out().contains("trapstreet-old"), run.out());
    }

    @Test
    void thePlainShellReadsTheBranch() throws Exception {
        String script = "\"" + ROOT + "/integrations/ci/shell\"";
        CommandRun run = bash(clone, script, Map.of("TRAPSTREET_HOME", ROOT.toString()));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-fresh") && !run.out().contains("trapstreet-old"), run.out());
        run = bash(clone, script, Map.of("TRAPSTREET_HOME", ROOT.toString(), "EVERYTHING", "true"));
        assertTrue(run.out().contains("trapstreet-old"), run.out());
    }
}
