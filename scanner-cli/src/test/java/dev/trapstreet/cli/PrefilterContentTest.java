package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.decode.EncodedForms;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the prefilter of the hooks passes, no scan would report, in any form of a token; and it passes ordinary text. */
@DisabledOnOs(OS.WINDOWS)
final class PrefilterContentTest {
    private static final Path CORPUS = MarkdownDocuments.ROOT.resolve("scanner-core/src/test/corpus");
    private static final int FORM_SEEDS = 1;
    private static final String PATH = System.getenv("PATH");

    @TempDir
    private Path folder;

    private PrefilterFiles files;

    @BeforeEach
    void anEmptyDirectory() throws Exception {
        files = new PrefilterFiles(Files.createDirectory(folder.resolve("files")));
    }

    /** Asserts that each file is reported by a scan or, at least, not passed. Returns the number of files that are reported. */
    static int assertNothingReportedPasses(PrefilterFiles files) throws Exception {
        Set<String> reported = files.reported();
        Set<String> both = files.passed(PATH);
        both.retainAll(reported);
        assertEquals(Set.of(), both, "passed, and reported by a scan");
        return reported.size();
    }

    @Test
    void noCaseOfTheLabeledCorpusPasses() throws Exception {
        int all = addCorpus(files, 8);
        assertTrue(assertNothingReportedPasses(files) > all / 2);
    }

    /** Adds every so many a case of the labeled corpus, with tokens in it. Returns their number. */
    static int addCorpus(PrefilterFiles files, int step) throws Exception {
        int all = 0;
        try (Stream<Path> cases = Files.walk(CORPUS)) {
            List<Path> sorted = cases.filter(Files::isRegularFile).sorted().toList();
            for (int i = 0; i < sorted.size(); i += step) {
                String text = Files.readString(sorted.get(i))
                        .replace("{{pk}}", TokenBuilder.pk().build())
                        .replace("{{sk}}", TokenBuilder.sk().build());
                files.add(CORPUS.relativize(sorted.get(i)).toString(), text);
                all++;
            }
        }
        return all;
    }

    @Test
    void noEncodedFormPasses() throws Exception {
        for (EncodedForms form : EncodedForms.ALL) {
            for (int seed = 0; seed < FORM_SEEDS; seed++) {
                String token = TokenBuilder.random(new Random(seed)).build();
                files.add(form.name() + " " + seed, form.of(token).bytes());
            }
        }
        assertEquals(FORM_SEEDS * EncodedForms.ALL.size(), assertNothingReportedPasses(files));
    }

    @Test
    void noTokenInPiecesPasses() throws Exception {
        String token = TokenBuilder.sk().build();
        String[] parts = token.split("\\.", -1);
        List<String> forms = List.of(
                "k = ['<H>', '<B>', '<S>'].join('.');",
                "sb.append(\"<H>.\");\nsb.append(\"<B>\");\nsb.append(\".<S>\");",
                "TOKEN=<H>.<B>.\\\n<S>\n",
                "const BODY = '<B>';",
                "TOKEN = 'sk.' + '<B>' + '.<S>'");
        for (String form : forms) {
            files.add(
                    form, form.replace("<H>", parts[0]).replace("<B>", parts[1]).replace("<S>", parts[2]));
        }
        files.add("reversed", "x = '" + new StringBuilder(token).reverse() + "'");
        files.add("hexadecimal", HexFormat.of().formatHex(token.getBytes(StandardCharsets.US_ASCII)));
        files.add("HEXADECIMAL", HexFormat.of().withUpperCase().formatHex(token.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(forms.size() + 3, assertNothingReportedPasses(files));
    }

    @Test
    void noTokenInAContainerPasses() throws Exception {
        byte[] text = ("token: " + TokenBuilder.sk().build() + "\n").getBytes(StandardCharsets.UTF_8);
        int all = 0;
        for (Containers container : Containers.values()) {
            files.add(container.name(), container.pack("config.txt", text));
            all++;
        }
        assertTrue(assertNothingReportedPasses(files) > all / 2);
        Set<String> passed = files.passed(PATH);
        assertEquals(Set.of(), passed, "an archive is left to Java, whatever is in it");
    }

    @Test
    void randomlySplitAndNestedTokensDoNotPass() throws Exception {
        PrefilterVariants variants = new PrefilterVariants(new Random(20261130));
        for (int i = 0; i < 60; i++) {
            files.add("variant " + i, variants.next());
        }
        assertTrue(assertNothingReportedPasses(files) > 15);
    }

    @Test
    void ordinaryTextPasses() throws Exception {
        String sha = "3f786850e387550fdab836ed7e6dc881de23001b";
        List<String> texts = List.of(
                "",
                "int a = 1;\n",
                "# Überschrift — naïve café ✓\n" + "=".repeat(40) + "\n",
                "-".repeat(80) + "\n",
                "\"com.example.a.rather.long.package.name.SomeClass\",\n",
                "  \"org.springframework.boot:spring-boot-starter-validation\"\n  \"next\"\n",
                "github.com/example/module v1.2.3 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "API_KEY=\nOTHER=1\n",
                "Title\n=====\n",
                "commit " + sha + "\n",
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab".repeat(32) + "\nsize 1\n",
                "a line of windows\r\nand the next\r\n",
                "import mapboxgl from 'mapbox-gl';\n",
                "a_function_name_that_is_much_longer_than_thirty_characters_but_no_token()\n");
        for (String text : texts) {
            files.add(text, text);
        }
        assertEquals(new TreeSet<>(texts), files.passed(PATH));
    }

    @Test
    void contentOfMoreThanAMillionBytesIsLeftToJava() throws Exception {
        files.add("less", "a line\n".repeat(140_000));
        files.add("more", "a line\n".repeat(150_000));
        files.add("empty lines", "\n".repeat(1_100_000));
        assertEquals(Set.of("less"), files.passed(PATH));
    }

    /** With a program that is missing, or that does not understand the patterns, nothing passes. */
    @Test
    void nothingPassesWithoutThePrograms() throws Exception {
        files.add("text", "int a = 1;\n");
        for (String missing : List.of("tr", "awk", "grep")) {
            Path programs = Files.createDirectory(folder.resolve("without-" + missing));
            for (String name : List.of("tr", "awk", "grep", "cat")) {
                if (!name.equals(missing)) {
                    Files.createSymbolicLink(programs.resolve(name), program(name));
                }
            }
            assertEquals(Set.of(), files.passed(programs.toString()), "without " + missing);
            Path broken = programs.resolve(missing);
            Files.writeString(broken, "#!/bin/sh\nexit 0\n");
            assertTrue(broken.toFile().setExecutable(true));
            assertEquals(Set.of(), files.passed(programs.toString()), missing + " that prints nothing");
        }
    }

    /** All of these are in use: on Debian, macOS and BSD, Alpine. */
    @Test
    void everyInstalledAwkAndBusyboxAgree() throws Exception {
        files.add("text", "int a = 1;\n");
        files.add("split", "t = \"ey\" +\n    \"J\"\n");
        int tried = 0;
        for (String awk : List.of("mawk", "gawk", "original-awk", "bwk", "goawk", "busybox")) {
            Path real = program(awk);
            if (real == null) {
                continue;
            }
            Path programs = Files.createDirectory(folder.resolve("with-" + awk));
            for (String name : List.of("tr", "awk", "grep", "cat")) {
                boolean same = awk.equals("busybox") || name.equals("awk");
                Files.createSymbolicLink(programs.resolve(name), same ? real : program(name));
            }
            assertEquals(Set.of("text"), files.passed(programs.toString()), awk);
            tried++;
        }
        assumeTrue(tried > 0, "there is no other awk than the default one");
    }

    private static Path program(String name) {
        for (String directory : (PATH + ":" + System.getProperty("trapstreet.tools", "")).split(":", -1)) {
            Path file = Path.of(directory.isEmpty() ? "/nowhere" : directory, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
