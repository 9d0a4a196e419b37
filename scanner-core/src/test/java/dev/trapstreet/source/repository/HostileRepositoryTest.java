package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.source.CollectedChunks;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The configuration of a repository can name programs for git to run. Listing the tracked files must not run any of them.
 *
 * <p>Each test first lets plain git run the program, so that a setting without effect does not pass as a safe one.
 */
@DisabledOnOs(OS.WINDOWS)
final class HostileRepositoryTest {
    private static final SourceOptions TRACKED = new SourceOptions(SourceOptions.Files.TRACKED_BY_GIT, List.of())
            .withHistory(SourceOptions.History.EXCLUDED);

    @TempDir
    Path folder;

    private Path root;
    private Path marker;
    private Path program;

    @BeforeEach
    void aRepositoryAndAProgram() throws Exception {
        root = Files.createDirectory(folder.resolve("repository"));
        marker = folder.resolve("ran");
        program =
                Files.writeString(folder.resolve("program"), "#!/bin/sh\necho \"$0 $*\" >> '" + marker + "'\nexit 1\n");
        assertTrue(program.toFile().setExecutable(true));
        git("init", "-q");
        git("config", "user.email", "trapstreet@example.invalid");
        git("config", "user.name", "trapstreet");
        write("outer", "o");
        write("sub/inner", "i");
        git("add", ".");
        git("commit", "-qm", "first");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return Git.run(root, arguments);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void gitRunsTheProgram(String... command) throws IOException, InterruptedException {
        Git.exitCode(root, command);
        assertTrue(Files.deleteIfExists(marker), "the trap does not work: git " + String.join(" ", command));
    }

    private CollectedChunks listedWithoutTheProgram() throws IOException {
        CollectedChunks readout = CollectedChunks.of(Sources.at(root), TRACKED);
        assertFalse(Files.exists(marker), () -> "the repository's program ran: " + told());
        return readout;
    }

    private String told() {
        try {
            return Files.readString(marker);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void bothFilesAreRead() throws IOException {
        CollectedChunks readout = listedWithoutTheProgram();
        List<String> paths = new ArrayList<>(readout.texts(LocationPart.CONTENT).keySet());
        paths.remove(root + "/.gitattributes");
        assertEquals(List.of(root + "/outer", root + "/sub/inner"), paths);
        assertEquals(List.of(), readout.problems());
    }

    @Test
    void aMonitorOfTheFileSystem() throws Exception {
        git("config", "core.fsmonitor", program.toString());
        gitRunsTheProgram("status");
        bothFilesAreRead();
    }

    @Test
    void aMonitorInAnIncludedFile() throws Exception {
        Path included = Files.writeString(folder.resolve("included"), "[core]\n\tfsmonitor = " + program + "\n");
        git("config", "include.path", included.toString());
        gitRunsTheProgram("status");
        bothFilesAreRead();
    }

    @Test
    void hooks() throws Exception {
        Path hooks = Files.createDirectory(folder.resolve("hooks"));
        for (String hook : List.of(
                "post-index-change", "post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman")) {
            Files.createSymbolicLink(hooks.resolve(hook), program);
        }
        git("config", "core.hooksPath", hooks.toString());
        git("config", "core.untrackedCache", "true");
        // Git writes what it learns about a file that was touched, which is an opportunity to run a hook.
        write("outer", "o");
        gitRunsTheProgram("update-index", "--refresh", "--really-refresh", "--force-untracked-cache");
        write("outer", "o");
        bothFilesAreRead();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "process"})
    void aFilter(String kind) throws Exception {
        write(".gitattributes", "* filter=planted diff=planted\n");
        git("config", "filter.planted." + kind, program.toString());
        git("config", "filter.planted.smudge", program.toString());
        git("config", "diff.planted.textconv", program.toString());
        git("config", "diff.planted.command", program.toString());
        write("outer", "other");
        gitRunsTheProgram("add", "--dry-run", "outer");
        git("config", "--unset", "filter.planted." + kind);
        gitRunsTheProgram("diff");
        git("config", "filter.planted." + kind, program.toString());
        bothFilesAreRead();
    }

    @Test
    void anAlias() throws Exception {
        for (String name : List.of("ls-files", "planted")) {
            git("config", "alias." + name, "!" + program);
        }
        gitRunsTheProgram("planted");
        bothFilesAreRead();
    }

    /** Git starts a pager only for a terminal. The test can only show that git would choose this one. */
    @Test
    void aPager() throws Exception {
        git("config", "core.pager", program.toString());
        git("config", "pager.ls-files", program.toString());
        assertEquals(program + "\n", git("var", "GIT_PAGER"));
        bothFilesAreRead();
    }

    /**
     * To list a sparse index, git needs the trees of collapsed directories, and fetches those that a partial clone
     * lacks.
     */
    @ParameterizedTest
    @ValueSource(strings = {"uploadpack", "ssh", "helper"})
    void theProgramThatFetchesForASparseIndex(String way) throws Exception {
        git("sparse-checkout", "init", "--cone", "--sparse-index");
        git("sparse-checkout", "set", "nothing");
        assertTrue(git("ls-files", "--stage", "--sparse").contains("\tsub/\n"), "the index is not sparse");
        String tree = git("rev-parse", "HEAD:sub").strip();
        Files.delete(root.resolve(".git/objects/" + tree.substring(0, 2) + "/" + tree.substring(2)));
        git("config", "core.repositoryFormatVersion", "1");
        git("config", "extensions.partialClone", "origin");
        git("config", "remote.origin.promisor", "true");
        git("config", "remote.origin.partialclonefilter", "tree:0");
        switch (way) {
            case "uploadpack" -> {
                git("config", "remote.origin.url", root.toString());
                git("config", "remote.origin.uploadpack", program.toString());
            }
            case "ssh" -> {
                git("config", "remote.origin.url", "ssh://trapstreet.invalid/repository");
                git("config", "core.sshCommand", program.toString());
            }
            default -> {
                git("config", "remote.origin.url", "ext::" + program);
                git("config", "protocol.ext.allow", "always");
            }
        }
        gitRunsTheProgram("ls-files", "-z", "--stage");
        CollectedChunks readout = listedWithoutTheProgram();
        assertEquals(1, readout.problems().size(), "what cannot be listed is said");
        assertEquals(root.toString(), readout.problems().get(0).where());
    }
}
