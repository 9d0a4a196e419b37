package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** References from code, scripts and rules to documents lead to a page and a section that exist. */
class ReferencesTest {
    private static final Pattern JAVA_COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    /** A line break within a comment, with the characters that start the next line. */
    private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*(?:\\*(?!/)|//|#(?= ))?\\s*");

    /**
     * A page of the checkout, and sections of it: {@code docs/domain.md#payload, #scopes}. A decision may be named by
     * its number.
     */
    private static final Pattern REFERENCE = Pattern.compile("(?<![\\w/.-])"
            + "((?:docs|rules|examples|benchmarks)/[\\w/-]*\\.md|[A-Z]{5,}\\.md|docs/decisions/[0-9]{4}[a-z-]*)"
            + "((?:#[\\w-]+)?(?:(?:,| and|, and) #[a-z][\\w-]*)*)");

    private static final Pattern SECTION = Pattern.compile("#([\\w-]+)");

    private static final List<String> FOLDERS = List.of(
            "fake-api/src",
            "scanner-core/src",
            "scanner-cli/src",
            "maven-plugin/src",
            "benchmarks/src",
            "benchmarks/scripts",
            "integrations",
            ".ci",
            ".github");

    private static final List<String> FILES = List.of(
            "pom.xml",
            "fake-api/pom.xml",
            "scanner-core/pom.xml",
            "scanner-cli/pom.xml",
            "maven-plugin/pom.xml",
            "benchmarks/pom.xml",
            "rules/exposure.yml",
            "rules/catalogue.yml",
            "action.yml",
            ".editorconfig",
            ".gitattributes",
            "trapstreet",
            "trapstreet-fake-api");

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int references = 0;
        for (Path file : files()) {
            for (String text : texts(file)) {
                Matcher reference = REFERENCE.matcher(text);
                while (reference.find()) {
                    references++;
                    if (!leadsSomewhere(reference.group(1), reference.group(2))) {
                        dead.add(MarkdownDocuments.ROOT.relativize(file) + ": " + reference.group());
                    }
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(references > 10, "hardly any reference was found");
    }

    @Test
    void referencesAreFoundAcrossLines() throws IOException {
        Path file = MarkdownDocuments.ROOT.resolve("Sample.java");
        String comment =
                "/**\n * Opens it (docs/domain.md#token-format,\n * #recognition; docs/decisions/0006). */\nString a = \"docs/none.md\";";
        List<String> found = new ArrayList<>();
        for (String text : texts(file, comment)) {
            Matcher reference = REFERENCE.matcher(text);
            while (reference.find()) {
                found.add(reference.group());
            }
        }
        assertEquals(List.of("docs/domain.md#token-format, #recognition", "docs/decisions/0006"), found);
        assertTrue(leadsSomewhere("docs/domain.md", "#token-format, #recognition"));
        assertTrue(leadsSomewhere("docs/decisions/0006", ""));
        assertFalse(leadsSomewhere("docs/domain.md", "#token-format, #no-such-section"));
        assertFalse(leadsSomewhere("docs/none.md", ""));
        assertFalse(leadsSomewhere("docs/decisions/9999", ""));
    }

    private static boolean leadsSomewhere(String page, String sections) throws IOException {
        Path file = page.endsWith(".md") ? MarkdownDocuments.ROOT.resolve(page) : decision(page);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Matcher section = SECTION.matcher(sections);
        while (section.find()) {
            if (!MarkdownDocuments.read(file).anchors().contains(section.group(1))) {
                return false;
            }
        }
        return true;
    }

    private static Path decision(String number) throws IOException {
        Path prefix = MarkdownDocuments.ROOT.resolve(number);
        return Trees.names(prefix.getParent()).stream()
                .filter(name -> name.startsWith(prefix.getFileName().toString()))
                .map(prefix::resolveSibling)
                .findFirst()
                .orElse(prefix);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> below = Files.walk(MarkdownDocuments.ROOT.resolve(folder))) {
                below.filter(Files::isRegularFile)
                        .filter(file ->
                                !folder.endsWith("/src") || file.toString().matches(".*\\.(java|sh)"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        FILES.forEach(name -> files.add(MarkdownDocuments.ROOT.resolve(name)));
        return files;
    }

    private static List<String> texts(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return texts(file, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the comments of Java, since strings in tests name files that need not exist, or all of any other text. */
    private static List<String> texts(Path file, String text) {
        List<String> texts = new ArrayList<>();
        if (file.toString().endsWith(".java")) {
            Matcher comment = JAVA_COMMENT.matcher(text);
            while (comment.find()) {
                texts.add(comment.group());
            }
        } else {
            texts.add(text);
        }
        texts.replaceAll(one -> BREAK.matcher(one).replaceAll(" "));
        return texts;
    }
}
