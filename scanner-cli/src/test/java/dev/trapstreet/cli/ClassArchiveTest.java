package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Location and state of the class archive that the launcher uses, and trust in it. See docs/decisions/0018. */
@DisabledOnOs(OS.WINDOWS)
final class ClassArchiveTest {
    private static final String CACHE = "home/.cache/trapstreet";

    @TempDir
    private Path folder;

    private LaunchedProgram program;

    @BeforeEach
    void program() throws IOException {
        folder = folder.toRealPath();
        program = new LaunchedProgram(folder, 17);
    }

    private LaunchedProgram.Run scan() throws IOException {
        return program.run("scan", folder + "/target");
    }

    /** Returns the archive in the user's cache, created by a first run. */
    private Path kept() throws IOException {
        program.keepElsewhere();
        assertTrue(scan().madeArchive());
        try (var files = Files.list(folder.resolve(CACHE))) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns the entries of all directories in which anything is cached or scanned. */
    private String entries() throws IOException {
        return program.sh(
                "for place in home target work; do find $place -exec ls -ldin --time-style=full-iso {} +; done");
    }

    private void assertRefused(LaunchedProgram.Run run, String reason) {
        assertEquals(0, run.code(), run.err());
        assertFalse(run.usedArchive(), run.last());
        assertFalse(run.madeArchive(), run.starts().toString());
        assertTrue(run.err().contains(" is used: ") && run.err().contains(reason), run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "17, 'trapstreet-17.0.1.jsa, trapstreet-17.0.1.jsa.sum'",
        "25, 'trapstreet-25.0.1-hook.aot, trapstreet-25.0.1-hook.aot.sum, trapstreet-25.0.1.aot, trapstreet-25.0.1.aot.sum'"
    })
    void oneIsMadeOnceBesideTheProgramAndUsedFromThenOn(int major, String made) throws Exception {
        program = new LaunchedProgram(Files.createDirectory(folder.resolve("other")), major);
        String target = folder.resolve("other/target").toString();
        LaunchedProgram.Run first = program.run("scan", target);
        assertTrue(first.madeArchive());
        assertTrue(first.usedArchive(), first.last());
        assertEquals(
                "archive.sh, launch.sh, prefilter.sh, trapstreet.jar, " + made,
                String.join(", ", sorted("other/program/lib")));
        LaunchedProgram.Run second = program.run("scan", target);
        assertEquals(1, second.starts().size(), "it is made once");
        assertTrue(second.usedArchive(), second.last());
        assertEquals("", second.err());
        LaunchedProgram.Run hook = program.run("hook", "run", "pre-commit");
        assertEquals(major == 25, hook.last().contains("-hook.aot"), hook.last());
        assertTrue(hook.usedArchive(), hook.last());
        assertTrue(program.run("warmup").madeArchive(), "warmup makes it anew");
    }

    private List<String> sorted(String place) throws IOException {
        return Trees.names(folder.resolve(place)).stream()
                .sorted((a, b) -> Boolean.compare(a.startsWith("trapstreet-"), b.startsWith("trapstreet-")) * 2
                        + Integer.signum(a.compareTo(b)))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "chmod g+w $folder,             others can write to it",
        "chmod o+w $folder,             others can write to it",
        "mv $folder moved; ln -s $PWD/moved $folder, it is a link",
        "chmod g+w $archive,            others can write to it",
        "chmod o+w $archive,            others can write to it",
        "mv $archive moved; ln -s $PWD/moved $archive, not a regular file",
        "rm -f $archive; mkfifo $archive, not a regular file",
        "rm -f $archive; mkdir $archive,  not a regular file",
        "chmod o+w $archive.sum,        others can write to it",
        "mv $archive.sum moved; ln -s $PWD/moved $archive.sum, not a regular file",
        "rm $archive.sum; mkfifo $archive.sum, not a regular file",
    })
    void oneThatSomebodyElseCouldHaveFilledIsNotUsed(String how, String reason) throws Exception {
        Path archive = kept();
        program.sh("folder='" + archive.getParent() + "'; archive='" + archive + "'; " + how);
        String before = entries();
        assertRefused(scan(), reason);
        assertRefused(program.run("warmup"), reason);
        assertRefused(program.run("hook", "run", "pre-commit"), reason);
        assertEquals(before, entries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".sum"})
    void oneOfAnotherUserIsNotUsed(String file) throws Exception {
        Path archive = kept();
        assumeTrue("0".equals(program.sh("id -u").strip()), "only the superuser may give a file away");
        program.sh("chown 65534 '" + archive + file + "'");
        assertRefused(scan(), "in it belongs to another user");
        program.sh("chown 0 '" + archive + file + "'; chown 65534 '" + archive.getParent() + "'");
        assertRefused(scan(), "it belongs to another user");
    }

    /**
     * Combinations of the cache's location, the scanned directory, the working directory and the repositories, all
     * relative to one directory.
     */
    @ParameterizedTest(name = "{0}; {1}; {2}; {3}")
    @CsvSource({
        // cache           | from      | words                      | repositories
        "target/.cache,       work,       scan $base/target,           '',        false",
        "target/.cache,       target,     scan,                        '',        false",
        "target/.cache,       target,     hook run pre-commit,         '',        false",
        "target/.cache,       target/sub, scan .,                      target,    false",
        "target/.cache,       target/sub, --version,                   target,    false",
        "target/.cache,       work,       scan $base/target/sub,       target,    false",
        "target/.cache,       work,       scan $base/target/sub/a.txt, target,    false",
        "target/.cache,       work,       scan file://$base/target,    '',        false",
        "target/.cache,       work,       scan --config=$base/target,  '',        false",
        "target/.cache,       work,       audit name $base/target,     '',        false",
        "way/.cache,          work,       scan $base/target,           '',        false",
        "target/.cache,       work,       scan $base/way,              '',        false",
        "target/.cache,       target,     scan --format json,          '',        false",
        "target/.cache,       linked,     scan .,                      linked,    false",
        "home/.cache,         home,       scan,                        '',        false",
        "home/.cache,         home,       scan $base/target,           '',        true",
        "home/.cache,         home,       scan --format json $base/target, '',    true",
        "home/.cache,         home,       scan -,                      '',        true",
        "home/.cache,         home,       decode x,                    '',        true",
        "home/.cache,         target,     hook run pre-commit,         target,    true",
        "home/.cache,         home/sub,   scan .,                      home/sub home, true", // home is one, too
        "home/.cache,         home/sub,   scan .,                      home,      false",
        "target-2/.cache,     work,       scan $base/target,           target,    true",
    })
    void itLiesOutsideOfWhatIsScannedAndItsRepository(
            String cache, String from, String words, String repositories, boolean used) throws Exception {
        program.keepElsewhere();
        program.sh(
                "mkdir -p target/sub target-2 home/sub; echo x > target/sub/a.txt; echo x > target/json; ln -s target way\n"
                        + "for at in " + repositories + "; do git init -q $at; done");
        if (repositories.equals("linked")) { // of a repository in the target
            program.sh(
                    "git init -q target; cd target; git -c user.name=A -c user.email=a@example.com commit -q --allow-empty"
                            + " -m a; rm -rf ../linked; git worktree add -q ../linked");
        }
        // Created by a run that scans another directory, so that there is an archive to use.
        program.environment.put(
                "XDG_CACHE_HOME", folder.resolve("away/" + cache).toString());
        assertTrue(scan().madeArchive());
        program.environment.put("XDG_CACHE_HOME", folder.resolve(cache).toString());
        List<String> typed = List.of(words.replace("$base", folder.toString()).split(" ", -1));
        for (boolean there : List.of(false, true)) {
            program.sh(there ? "mkdir -p " + cache + "; cp -pR away/" + cache + "/trapstreet " + cache : "true");
            String before = entries();
            LaunchedProgram.Run run = program.runIn(folder.resolve(from), List.of(), typed.toArray(String[]::new));
            if (used) {
                assertEquals("", run.err());
                assertTrue(run.usedArchive() || (!there && words.startsWith("hook")), run.last());
                program.sh("rm -rf " + cache);
            } else {
                assertFalse(run.usedArchive() || run.madeArchive(), run.starts().toString());
                assertEquals(before, entries());
                assertEquals(
                        there || !words.startsWith("hook"),
                        run.err().contains("it lies inside a scan target"),
                        run.err());
            }
        }
    }

    /** A checkout can contain the directory into which the program was unpacked, and a planted archive in it. */
    @Test
    void oneBesideTheProgramIsNotUsedWhereTheProgramIsScanned() throws Exception {
        assertTrue(scan().madeArchive());
        LaunchedProgram.Run run = program.run("scan", folder + "/program");
        assertFalse(run.last().contains(folder + "/program/lib/trapstreet-"), run.last());
        assertTrue(run.usedArchive(), "that of the user's cache is");
        assertTrue(run.err().contains("the class archive in " + folder + "/program/lib is not used: "), run.err());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "truncate -s 5 $archive",
                "truncate -s 5 $archive; touch -r before $archive",
                ": > $archive",
                "printf more >> $archive",
                "printf X | dd of=$archive bs=1 seek=3 conv=notrunc 2>/dev/null",
                "printf X | dd of=$archive bs=1 seek=3 conv=notrunc 2>/dev/null; touch -r before $archive",
                "sed s/classes/CLASSES/ $archive > other; touch -r before other; mv -f other $archive",
            })
    void oneThatIsDamagedIsMadeAnew(String how) throws Exception {
        for (int major : List.of(17, 25)) {
            Path base = Files.createDirectory(folder.resolve("java-" + major));
            program = new LaunchedProgram(base, major);
            program.run("scan", base + "/target");
            Path archive = base.resolve("program/lib/trapstreet-" + major + ".0.1" + (major == 17 ? ".jsa" : ".aot"));
            String whole = Files.readString(archive);
            program.sh("archive='" + archive + "'; chmod u+w $archive; touch -r $archive before; " + how);
            String damaged = Files.readString(archive);
            assertNotEquals(whole, damaged);
            LaunchedProgram.Run run = program.run("scan", base + "/target");
            assertEquals(0, run.code());
            assertTrue(run.madeArchive() && run.usedArchive(), run.starts().toString());
            assertTrue(run.err().contains(archive + " is damaged"), run.err());
            assertTrue(Files.readString(archive).startsWith("classes that "));
            assertNotEquals(damaged, Files.readString(archive));
            assertEquals("", program.run("scan", base + "/target").err());
        }
    }

    @ParameterizedTest
    @CsvSource({"17, trapstreet-17.0.1.jsa", "25, trapstreet-25.0.1-hook.aot"})
    void aHookDropsOneThatIsDamagedAndMakesNone(int major, String name) throws Exception {
        Path base = Files.createDirectory(folder.resolve("other"));
        program = new LaunchedProgram(base, major);
        program.run("scan", base + "/target");
        program.sh("truncate -s 5 program/lib/" + name);
        LaunchedProgram.Run run = program.run("hook", "run", "pre-commit");
        assertFalse(run.usedArchive() || run.madeArchive(), run.starts().toString());
        assertEquals(
                List.of("archive.sh", "launch.sh", "prefilter.sh", "trapstreet.jar"),
                Trees.names(base.resolve("program/lib")));
        assertTrue(program.run("scan", base + "/target").madeArchive());
        assertTrue(program.run("hook", "run", "pre-commit").last().contains(name));
    }

    /**
     * An image or the cache of a CI service copies files. The content is checked once; later runs only compare the
     * timestamp.
     */
    @Test
    void oneThatWasCopiedIsUsed() throws Exception {
        scan();
        program.sh("cp -R program/lib copy; rm -rf program/lib; mv copy program/lib; chmod -R go-w program/lib");
        program.sh("touch -d 2020-01-01 program/lib/trapstreet.jar");
        Path sum = folder.resolve("program/lib/trapstreet-17.0.1.jsa.sum");
        List<String> before = Files.readAllLines(sum);
        LaunchedProgram.Run run = scan();
        assertTrue(run.usedArchive() && !run.madeArchive(), run.starts().toString());
        List<String> now = Files.readAllLines(sum);
        assertEquals(before.get(0), now.get(0));
        assertNotEquals(before.get(1), now.get(1));
        String digest = program.sh("sha256sum < program/lib/trapstreet-17.0.1.jsa");
        assertEquals(digest.substring(0, 64), now.get(0));
    }

    /** The state that earlier versions left. */
    @Test
    void oneWithoutASumIsMadeAnew() throws Exception {
        scan();
        program.sh("rm program/lib/*.sum");
        LaunchedProgram.Run run = scan();
        assertTrue(run.madeArchive() && run.usedArchive(), run.starts().toString());
        assertEquals("", run.err());
        assertFalse(scan().madeArchive());
    }

    /** A disk can lose data without a change of the timestamp. The first sign of that is a crash of Java. */
    @ParameterizedTest
    @CsvSource({"scan $target, 1", "hook run pre-commit, 1", "scan -, 3", "hook run pre-push, 3", "decode, 3"})
    void aCrashByOneThatIsDamagedIsNotTheEnd(String words, int code) throws Exception {
        scan();
        program.sh(
                "archive=program/lib/trapstreet-17.0.1.jsa; sed 's/^[0-9a-f]*$/00/' $archive.sum > sum; cat sum > $archive.sum");
        program.java = "case $* in *SharedArchiveFile*) kill -ABRT $$ ;; esac; exit 101";
        String[] typed = words.replace("$target", folder + "/target").split(" ", -1);
        LaunchedProgram.Run run = program.run(typed);
        assertEquals(code, run.code(), run.err());
        assertTrue(run.err().contains("is damaged"), run.err());
        assertEquals(
                List.of("archive.sh", "launch.sh", "prefilter.sh", "trapstreet.jar"),
                Trees.names(folder.resolve("program/lib")));
        assertEquals(code == 1 ? 2 : 1, run.starts().size(), "standard input is read once");
    }

    @Test
    void withoutAnArchiveThereIsNothingToSay() throws Exception {
        program.keepElsewhere();
        program.environment.put("HOME", "");
        LaunchedProgram.Run run = scan();
        assertFalse(run.usedArchive() || run.madeArchive(), run.starts().toString());
        assertEquals("", run.err());
    }
}
