package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repository that names one planted program wherever git accepts a program: in settings, hooks, filters, aliases, transports,
 * included files, submodules, and as a file with the name of a tool. The program appends to the file {@link #marker}.
 */
final class HostileRepository {
    /** Names of settings that make git run a program. */
    private static final List<String> SETTINGS = List.of(
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "core.askPass",
            "core.gitProxy",
            "core.alternateRefsCommand",
            "sequence.editor",
            "interactive.diffFilter",
            "diff.external",
            "diff.planted.textconv",
            "diff.planted.command",
            "filter.planted.clean",
            "filter.planted.smudge",
            "filter.planted.process",
            "merge.planted.driver",
            "credential.helper",
            "gpg.program",
            "uploadpack.packObjectsHook",
            "remote.origin.uploadpack",
            "remote.origin.receivepack",
            "trace2.normalTarget");

    /** Commands of git, each of which becomes an alias and gets a pager. */
    private static final List<String> COMMANDS = List.of(
            "cat-file",
            "diff-index",
            "diff-tree",
            "hash-object",
            "log",
            "ls-files",
            "ls-tree",
            "rev-list",
            "rev-parse",
            "show",
            "status");

    private static final List<String> HOOKS = List.of(
            "pre-commit",
            "pre-push",
            "post-index-change",
            "post-checkout",
            "reference-transaction",
            "fsmonitor-watchman",
            "sendemail-validate");

    /** Programs that the launcher, Java or git could look up in the working directory. */
    private static final List<String> TOOLS = List.of(
            "git",
            "git-cat-file",
            "git-remote-ext",
            "java",
            "jspawnhelper",
            "sh",
            "ssh",
            "stat",
            "readlink",
            "sha256sum",
            "shasum",
            "mkdir",
            "mv",
            "rm");

    /** Directory of the working tree. */
    final Path root;

    /** File that the planted program writes to. */
    final Path marker;

    /** The planted program. */
    final Path program;

    /** File outside of the repository that an option in MERGE_HEAD would empty. */
    final Path precious;

    /**
     * Creates the repository.
     *
     * @param folder an existing directory for it and for the planted program
     * @param committed text of a file in the last commit
     * @param staged text of a file in the index
     */
    HostileRepository(Path folder, String committed, String staged) throws Exception {
        root = folder.resolve("repository");
        marker = folder.resolve("marker");
        precious = Files.writeString(folder.resolve("precious"), "years of work\n");
        program = executable(
                Files.writeString(folder.resolve("planted"), "#!/bin/sh\necho \"$0 $*\" >> '" + marker + "'\n"));
        Repository repository = Repository.in(Files.createDirectory(root));
        repository.write("a.txt", "one\n");
        repository.commit("first");
        repository.write("committed.txt", committed + "\n");
        repository.commit("second");
        submodule();
        repository.write("staged.txt", staged + "\n");
        repository.write("missing.txt", "fetched from the promisor\n");
        repository.write(".gitattributes", "* filter=planted diff=planted merge=planted\n");
        repository.write(
                ".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = ./sub\n\tupdate = !" + program + "\n");
        for (String tool : TOOLS) {
            executable(Files.copy(program, root.resolve(tool)));
        }
        repository.git("add", "-A", ":!git*", ":!java", ":!.gitattributes");
        Path missing = object(repository.git("rev-parse", ":missing.txt").strip());
        Files.delete(missing);
        Files.writeString(root.resolve(".git/MERGE_HEAD"), "--output=" + precious + "\n");
        Files.writeString(root.resolve(".git/info/attributes"), "* filter=planted diff=planted merge=planted\n");
        Path hooks = Files.createDirectory(root.resolve("hooks"));
        for (String hook : HOOKS) {
            executable(Files.copy(program, hooks.resolve(hook)));
            executable(Files.copy(program, root.resolve(".git/hooks").resolve(hook)));
        }
        Trees.file(root, "included", "[core]\n\tfsmonitor = " + program + "\n\thooksPath = " + hooks + "\n");
        Files.writeString(root.resolve(".git/config.worktree"), "[core]\n\tfsmonitor = " + program + "\n");
        configure(hooks);
    }

    /** A bare repository in the working tree, and a submodule whose git directory it is. */
    private void submodule() throws Exception {
        Path sub = Files.createDirectories(root.resolve("sub"));
        Repository inner = Repository.in(sub);
        inner.write("inner.txt", "inner\n");
        inner.commit("inner");
        Path bare = root.resolve("bare");
        Files.move(sub.resolve(".git"), bare);
        Files.writeString(sub.resolve(".git"), "gitdir: ../bare\n");
        Path hooks = bare.resolve("hooks");
        executable(Files.copy(program, hooks.resolve("pre-commit")));
        String config = "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = " + program + "\n\thooksPath = " + hooks
                + "\n\tworktree = " + sub + "\n";
        Files.writeString(bare.resolve("config"), config);
    }

    private void configure(Path hooks) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String name : SETTINGS) {
            settings.put(name, program.toString());
        }
        for (String command : COMMANDS) {
            settings.put("alias." + command, "!" + program);
            settings.put("pager." + command, program.toString());
        }
        settings.put("core.hooksPath", hooks.toString());
        settings.put("include.path", root.resolve("included").toString());
        settings.put("includeIf.gitdir:/**.path", root.resolve("included").toString());
        settings.put("filter.planted.required", "true");
        settings.put("log.showSignature", "true");
        settings.put("protocol.allow", "always");
        settings.put("protocol.ext.allow", "always");
        settings.put("remote.origin.url", "ext::" + program);
        settings.put("remote.origin.promisor", "true");
        settings.put("submodule.recurse", "true");
        settings.put("diff.submodule", "diff");
        settings.put("extensions.partialClone", "origin");
        settings.put("extensions.worktreeConfig", "true");
        settings.put("core.repositoryFormatVersion", "1");
        StringBuilder config = new StringBuilder();
        settings.forEach((name, value) -> {
            int dot = name.lastIndexOf('.');
            int first = name.indexOf('.');
            String section = first == dot
                    ? name.substring(0, first)
                    : name.substring(0, first) + " \"" + name.substring(first + 1, dot) + "\"";
            config.append('[').append(section).append("]\n\t").append(name.substring(dot + 1));
            config.append(" = ").append(value).append('\n');
        });
        Path file = root.resolve(".git/config");
        Files.writeString(file, Files.readString(file) + config);
    }

    private Path object(String id) {
        return root.resolve(".git/objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private static Path executable(Path file) throws IOException {
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
