package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plays the events of each CI service with the variables that the service sets, in a clone as its checkout makes it. The scanner is
 * replaced by a script that records the options: what they mean is tested elsewhere.
 */
@DisabledOnOs(OS.WINDOWS)
class PipelineEventsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final String ZEROS = "0".repeat(40);

    @TempDir
    private Path folder;

    private Path clone;
    private String first;
    private String main;
    private String topic;

    @BeforeEach
    void makeARepository() throws Exception {
        Repository origin = Repository.in(Files.createDirectory(folder.resolve("origin")));
        origin.write("a", "1");
        origin.commit("one");
        first = origin.git("rev-parse", "HEAD").strip();
        origin.write("a", "2");
        origin.commit("two");
        main = origin.git("rev-parse", "HEAD").strip();
        origin.git("checkout", "-q", "-b", "topic");
        origin.write("b", "1");
        origin.commit("three");
        topic = origin.git("rev-parse", "HEAD").strip();
        origin.git("checkout", "-q", "main");
        origin.git("tag", "-a", "-m", "release", "v1");
        clone = folder.resolve("clone");
        origin.git("clone", "-q", origin.folder().toUri().toString(), clone.toString());
        Path program = folder.resolve("trapstreet");
        Files.writeString(program, "#!/bin/sh\nfor word; do printf '%s ' \"$word\"; done\necho\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    /** Services with the variables of their documentation. */
    enum Service {
        GITHUB,
        GITLAB,
        JENKINS,
        AZURE,
        BITBUCKET,
        CIRCLECI,
        WOODPECKER;

        Map<String, String> push(String branch, String before, String after) {
            return switch (this) {
                case GITHUB -> Map.of("EVENT", "push", "BEFORE", before, "AFTER", after, "REF", "refs/heads/" + branch);
                case GITLAB ->
                    Map.of(
                            "CI_PIPELINE_SOURCE", "push",
                            "CI_COMMIT_BEFORE_SHA", before,
                            "CI_COMMIT_SHA", after,
                            "CI_COMMIT_BRANCH", branch);
                case JENKINS ->
                    before.equals(ZEROS)
                            ? Map.of("BRANCH_NAME", branch)
                            : Map.of("BRANCH_NAME", branch, "GIT_PREVIOUS_SUCCESSFUL_COMMIT", before);
                case AZURE ->
                    Map.of(
                            "BUILD_REASON",
                            "IndividualCI",
                            "BUILD_SOURCEBRANCH",
                            "refs/heads/" + branch,
                            "BUILD_SOURCEVERSION",
                            after);
                case BITBUCKET -> Map.of("BITBUCKET_COMMIT", after, "BITBUCKET_BRANCH", branch);
                case CIRCLECI ->
                    Map.of(
                            "CIRCLE_SHA1", after,
                            "CIRCLE_BRANCH", branch,
                            "TRAPSTREET_BASE", before.equals(ZEROS) ? "" : before);
                case WOODPECKER ->
                    Map.of(
                            "CI_PIPELINE_EVENT",
                            "push",
                            "CI_PREV_COMMIT_SHA",
                            before.equals(ZEROS) ? "" : before,
                            "CI_COMMIT_SHA",
                            after,
                            "CI_COMMIT_REF",
                            "refs/heads/" + branch);
            };
        }

        Map<String, String> tag(String name, String commit) {
            return switch (this) {
                case GITHUB -> Map.of("EVENT", "push", "BEFORE", ZEROS, "AFTER", commit, "REF", "refs/tags/" + name);
                case GITLAB ->
                    Map.of(
                            "CI_PIPELINE_SOURCE", "push",
                            "CI_COMMIT_BEFORE_SHA", ZEROS,
                            "CI_COMMIT_SHA", commit,
                            "CI_COMMIT_TAG", name);
                case JENKINS -> Map.of("TAG_NAME", name, "BRANCH_NAME", name);
                case AZURE ->
                    Map.of(
                            "BUILD_REASON",
                            "IndividualCI",
                            "BUILD_SOURCEBRANCH",
                            "refs/tags/" + name,
                            "BUILD_SOURCEVERSION",
                            commit);
                case BITBUCKET -> Map.of("BITBUCKET_COMMIT", commit, "BITBUCKET_TAG", name);
                case CIRCLECI -> Map.of("CIRCLE_SHA1", commit, "CIRCLE_TAG", name);
                case WOODPECKER ->
                    Map.of("CI_PIPELINE_EVENT", "tag", "CI_COMMIT_SHA", commit, "CI_COMMIT_REF", "refs/tags/" + name);
            };
        }

        Map<String, String> pullRequest(String target, String targetCommit, String commit) {
            return switch (this) {
                case GITHUB -> Map.of("EVENT", "pull_request", "PULL_BASE", targetCommit, "PULL_HEAD", commit);
                case GITLAB ->
                    Map.of(
                            "CI_PIPELINE_SOURCE", "merge_request_event",
                            "CI_MERGE_REQUEST_DIFF_BASE_SHA", targetCommit,
                            "CI_COMMIT_SHA", commit);
                case JENKINS -> Map.of("CHANGE_TARGET", target, "BRANCH_NAME", "PR-1");
                case AZURE ->
                    Map.of(
                            "BUILD_REASON",
                            "PullRequest",
                            "BUILD_SOURCEBRANCH",
                            "refs/pull/1/merge",
                            "BUILD_SOURCEVERSION",
                            commit,
                            "SYSTEM_PULLREQUEST_TARGETBRANCH",
                            "refs/heads/" + target);
                case BITBUCKET ->
                    Map.of(
                            "BITBUCKET_PR_ID",
                            "1",
                            "BITBUCKET_PR_DESTINATION_BRANCH",
                            target,
                            "BITBUCKET_PR_DESTINATION_COMMIT",
                            targetCommit.substring(0, 12),
                            "BITBUCKET_COMMIT",
                            commit);
                case CIRCLECI ->
                    Map.of("CIRCLE_SHA1", commit, "CIRCLE_BRANCH", "topic", "CIRCLE_PULL_REQUEST", "https://host/1");
                case WOODPECKER ->
                    Map.of(
                            "CI_PIPELINE_EVENT",
                            "pull_request",
                            "CI_COMMIT_TARGET_BRANCH",
                            target,
                            "CI_COMMIT_SHA",
                            commit,
                            "CI_COMMIT_REF",
                            "refs/pull/1/head");
            };
        }

        /** Returns the variables of an event without a change; empty if the service has none of its own. */
        Map<String, String> schedule(String commit) {
            return switch (this) {
                case GITHUB -> Map.of("EVENT", "schedule");
                case GITLAB -> Map.of("CI_PIPELINE_SOURCE", "schedule", "CI_COMMIT_SHA", commit);
                case AZURE -> Map.of("BUILD_REASON", "Schedule", "BUILD_SOURCEVERSION", commit);
                case WOODPECKER -> Map.of("CI_PIPELINE_EVENT", "cron", "CI_COMMIT_SHA", commit);
                case JENKINS, BITBUCKET, CIRCLECI -> Map.of();
            };
        }

        /** Returns whether the service tells which commit a push replaces. */
        boolean knowsBase() {
            return this != AZURE && this != BITBUCKET;
        }
    }

    private CommandRun play(Service service, String checkedOut, Map<String, String> variables) throws Exception {
        new Repository(clone).git("checkout", "-q", "--detach", checkedOut);
        return play(clone, service.name().toLowerCase(java.util.Locale.ROOT), variables, "--format", "text");
    }

    private CommandRun play(Path directory, String service, Map<String, String> variables, String... options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT + "/integrations/ci/event", service));
        command.addAll(List.of(options));
        return start(directory, command, variables);
    }

    private CommandRun start(Path directory, List<String> command, Map<String, String> variables) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(GIT|GITHUB|CI|TRAPSTREET)_.*"));
        builder.environment().put("TRAPSTREET", folder.resolve("trapstreet").toString());
        builder.environment().put("TRAPSTREET_BRANCH", "origin/main");
        builder.environment().putAll(variables);
        int code = builder.start().waitFor();
        return new CommandRun(code, Files.readString(out), Files.readString(err));
    }

    private static void assertScanned(String options, CommandRun run) {
        assertEquals(0, run.code(), run.err());
        assertEquals("scan --no-progress " + options + "--format text . \n", run.out(), run.err());
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aPushIsReadFromWhatItReplaces(Service service) throws Exception {
        String expected = service.knowsBase() ? "--range " + first + ".." + main + " " : "";
        assertScanned(expected, play(service, main, service.push("main", first, main)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void theFirstPushOfTheDefaultBranchIsReadAsAWhole(Service service) throws Exception {
        assertScanned("", play(service, main, service.push("main", ZEROS, main)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aNewBranchIsComparedWithTheDefaultBranch(Service service) throws Exception {
        assertScanned("--range origin/main.." + topic + " ", play(service, topic, service.push("topic", ZEROS, topic)));
        // One that adds nothing has an empty range, which succeeds.
        assertScanned("--range origin/main.." + main + " ", play(service, main, service.push("same", ZEROS, main)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aRebuildHasAnEmptyRange(Service service) throws Exception {
        String expected = service.knowsBase() ? "--range " + main + ".." + main + " " : "";
        assertScanned(expected, play(service, main, service.push("main", main, main)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aForcedPushIsComparedWithTheDefaultBranch(Service service) throws Exception {
        Repository repository = new Repository(clone);
        repository.git("checkout", "-q", "--detach", first);
        repository.commit("was there before");
        String replaced = repository.git("rev-parse", "HEAD").strip();
        for (String before : List.of("f".repeat(40), replaced)) {
            assertScanned(
                    "--range origin/main.." + topic + " ", play(service, topic, service.push("topic", before, topic)));
        }
        CommandRun run = play(service, main, service.push("main", "f".repeat(40), main));
        assertScanned("", run);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void theMessageOfATagIsRead(Service service) throws Exception {
        assertScanned("--range origin/main..refs/tags/v1 ", play(service, main, service.tag("v1", main)));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aPullRequestIsReadFromItsTargetWithTheConfigurationOfThat(Service service) throws Exception {
        assertScanned(
                "--config-from " + main + " --range " + main + ".." + topic + " ",
                play(service, topic, service.pullRequest("main", main, topic)));
        if (service != Service.CIRCLECI) {
            CommandRun lost = play(service, topic, service.pullRequest("gone", "f".repeat(40), topic));
            assertEquals(3, lost.code(), lost.err());
            assertTrue(lost.err().contains("is not in this checkout: fetch it"), lost.err());
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void withoutAChangeEverythingIsRead(Service service) throws Exception {
        if (!service.schedule(main).isEmpty()) {
            assertScanned("", play(service, topic, service.schedule(topic)));
        }
    }

    @Test
    void aMergeQueueNamesItsBase() throws Exception {
        Map<String, String> queue = Map.of("EVENT", "merge_group", "MERGE_BASE", main, "MERGE_HEAD", topic);
        assertScanned(
                "--config-from " + main + " --range " + main + ".." + topic + " ", play(Service.GITHUB, topic, queue));
    }

    @Test
    void aPipelineForMergedResultsStartsAtTheTargetBranchAsItIsNow() throws Exception {
        Map<String, String> variables = new HashMap<>(Service.GITLAB.pullRequest("main", first, topic));
        variables.put("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", main);
        assertScanned(
                "--config-from " + main + " --range " + main + ".." + topic + " ",
                play(Service.GITLAB, topic, variables));
    }

    @Test
    void aDeletedBranchAddsNothing() throws Exception {
        assertScanned("--range HEAD..HEAD ", play(Service.GITHUB, main, Service.GITHUB.push("topic", topic, ZEROS)));
    }

    @Test
    void anotherServiceIsAMistake() throws Exception {
        CommandRun run = play(clone, "travis", Map.of());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("github, gitlab, jenkins, azure, bitbucket, circleci and woodpecker"), run.err());
    }

    /** Without the name of the ref, a tag at the commit is the more likely reason for a push without a base. */
    @Test
    void theScanAloneTellsATagFromTheFirstPush() throws Exception {
        String scan = ROOT + "/integrations/ci/scan";
        Repository repository = new Repository(clone);
        CommandRun tag = start(clone, List.of(scan, ZEROS, main, "--format", "text"), Map.of());
        assertScanned("--range origin/main..refs/tags/v1 ", tag);
        repository.git("tag", "-d", "v1");
        CommandRun all = start(clone, List.of(scan, ZEROS, main, "--format", "text"), Map.of());
        assertScanned("", all);
    }

    @Test
    void inADirectoryOfAMonorepoTheScanRunsAtTheTopLevel() throws Exception {
        Path below = Files.createDirectory(clone.resolve("web"));
        CommandRun run = play(
                below,
                "github",
                Service.GITHUB.push("main", first, main),
                "--format=json",
                "--output=a b.json",
                "--baseline",
                "known",
                "--config",
                "/c");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                "scan --no-progress --range " + first + ".." + main + " --format=json --output=" + below
                        + "/a b.json --baseline " + below + "/known --config /c . \n",
                run.out());
    }

    /** The first parents of a merge that was fetched with depth 2, whose base has moved on. */
    @Test
    void aShallowEndInsideTheRangeIsSaidAndAccusesNobody() throws Exception {
        Repository origin = new Repository(folder.resolve("origin"));
        origin.git("checkout", "-q", "-b", "old", first);
        origin.write("old.js", "t = '" + TokenBuilder.sk().build() + "'");
        origin.commit("old token");
        String start = origin.git("rev-parse", "HEAD").strip();
        origin.write("z", "1");
        origin.commit("moves on");
        String base = origin.git("rev-parse", "HEAD").strip();
        origin.git("checkout", "-q", "-b", "change", start);
        origin.write("n", "1");
        origin.commit("n1");
        origin.write("n", "2");
        origin.commit("n2");
        String head = origin.git("rev-parse", "HEAD").strip();
        origin.git("checkout", "-q", "-b", "merged", base);
        origin.git("merge", "-q", "--no-ff", "-m", "merge", "change");
        Path shallow = folder.resolve("shallow");
        origin.git(
                "clone",
                "-q",
                "--depth=2",
                "-b",
                "merged",
                origin.folder().toUri().toString(),
                shallow.toString());
        CommandRun run = CommandRun.of("scan", "--range", base + ".." + head, shallow.toString());
        assertEquals(3, run.code(), run.out());
        assertTrue(run.out().replaceAll("\\s+", " ").contains("the parents of 1 commit of the range"), run.out());
        assertFalse(run.out().contains("old.js"), run.out());
        CommandRun allowed =
                CommandRun.of("scan", "--allow-shallow", "--range", base + ".." + head, shallow.toString());
        assertEquals(0, allowed.code(), allowed.out());
    }

    /** Each template calls the script for its service, with options that the scanner has. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void everyServiceHasATemplate(Service service) throws IOException {
        String name = service.name().toLowerCase(java.util.Locale.ROOT);
        String file = switch (service) {
            case GITHUB -> "action.yml";
            case GITLAB -> "integrations/ci/gitlab.yml";
            case JENKINS -> "integrations/ci/Jenkinsfile";
            case AZURE -> "integrations/ci/azure-pipelines.yml";
            case BITBUCKET -> "integrations/ci/bitbucket-pipelines.yml";
            case CIRCLECI -> "integrations/ci/circleci.yml";
            case WOODPECKER -> "integrations/ci/woodpecker.yml";
        };
        String text = Files.readString(ROOT.resolve(file));
        assertTrue(text.contains("/integrations/ci/event\" " + name + " "), file);
        assertTrue(Files.readString(ROOT.resolve("docs/ci.md")).contains(file), "docs/ci.md does not name " + file);
    }
}
