package dev.trapstreet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Markdown documents of the project, parsed to find references to things that must exist. */
public final class MarkdownDocuments {
    /** Root of the checkout. */
    public static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .normalize()
            .getParent();

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    private MarkdownDocuments() {}

    /**
     * Document.
     *
     * @param file the file
     * @param code the lines of its code blocks
     * @param spans the code spans in its prose
     * @param prose all other lines
     */
    record Document(Path file, List<String> code, List<String> spans, List<String> prose) {
        Document {
            code = List.copyOf(code);
            spans = List.copyOf(spans);
            prose = List.copyOf(prose);
        }

        /** Returns the targets of its links. */
        List<String> links() {
            List<String> links = new ArrayList<>();
            for (String line : prose) {
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    links.add(link.group(1));
                }
            }
            return links;
        }

        /** Returns the anchors of its headings, as GitHub creates them. */
        Set<String> anchors() {
            Set<String> anchors = new LinkedHashSet<>();
            Map<String, Integer> seen = new HashMap<>();
            for (String line : prose) {
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    String anchor = heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-');
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + "-" + before);
                }
            }
            return anchors;
        }

        /** Returns the path relative to the checkout, for messages. */
        String name() {
            return ROOT.relativize(file).toString();
        }
    }

    /** Returns the documents about the use of the program. */
    static List<Document> manual() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "RELEASING.md")) {
            files.add(ROOT.resolve(name));
        }
        files.add(ROOT.resolve("examples/README.md"));
        files.addAll(markdownIn(ROOT.resolve("docs")));
        return read(files);
    }

    /** Returns all documents. */
    static List<Document> all() throws IOException {
        List<Document> documents = new ArrayList<>(manual());
        List<Path> others = new ArrayList<>(markdownIn(ROOT.resolve("docs/decisions")));
        others.add(ROOT.resolve("rules/README.md"));
        others.add(ROOT.resolve("benchmarks/README.md"));
        documents.addAll(read(others));
        return documents;
    }

    private static List<Path> markdownIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Document> read(List<Path> files) {
        return files.stream().map(MarkdownDocuments::read).toList();
    }

    /** Parses a document. Code is fenced, or indented by four blanks after a blank line or other code. */
    static Document read(Path file) {
        List<String> code = new ArrayList<>();
        List<String> spans = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        boolean mayIndent = true;
        for (String line : linesOf(file)) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || (mayIndent && line.startsWith("    "))) {
                code.add(line.strip());
            } else {
                Matcher span = SPAN.matcher(line);
                while (span.find()) {
                    spans.add(span.group(1));
                }
                prose.add(SPAN.matcher(line)
                        .replaceAll(match -> Matcher.quoteReplacement(
                                line.startsWith("#")
                                        ? match.group(1)
                                        : "`" + "x".repeat(match.group(1).length()) + "`")));
                mayIndent = line.isBlank();
            }
        }
        return new Document(file, code, spans, prose);
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
