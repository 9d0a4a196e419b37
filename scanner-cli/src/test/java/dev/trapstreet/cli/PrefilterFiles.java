package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files in one directory, which both the prefilter of the hooks and a scan judge. */
final class PrefilterFiles {
    private static final Path SCRIPT =
            MarkdownDocuments.ROOT.resolve("scanner-cli/src/main/distribution/lib/prefilter.sh");

    /** Searches each file as the content of a commit. In place of git, a function prints it. */
    private static final String SEARCH = """
            . "$0"
            prefilter_git() { printf 'blob 1\\n' && cat "$file" && echo; }
            set -f
            IFS=$prefilter_lines
            LC_ALL=C && export LC_ALL
            objects=x paths='' variables=''
            while read -r file; do
                if prefilter_search; then printf '%s\\n' "$file"; fi
            done
            """;

    private final Path folder;
    private final Map<String, String> names = new TreeMap<>(); // of the files, with what each is for messages

    PrefilterFiles(Path folder) {
        this.folder = folder;
    }

    /** Adds a file. */
    void add(String description, byte[] content) throws IOException {
        String name = "file" + names.size() + ".txt";
        names.put(name, description);
        Files.write(folder.resolve(name), content);
    }

    void add(String description, String content) throws IOException {
        add(description, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the descriptions of the files that the prefilter passes, with the programs of the PATH. */
    Set<String> passed(String path) throws Exception {
        Path list = Files.write(folder.resolveSibling("list"), names.keySet());
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", SEARCH, SCRIPT.toString())
                .directory(folder.toFile())
                .redirectInput(list.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        shell.environment().put("PATH", path);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        Set<String> passed = new TreeSet<>();
        said.lines().forEach(name -> passed.add(names.get(name)));
        return passed;
    }

    /** Returns the descriptions of the files in which a scan finds something or meets a problem. */
    Set<String> reported() throws IOException, InterruptedException {
        Report report = new SecretScanner(ScanOptions.DEFAULT).scan(List.of(Sources.at(folder, "", List.of())));
        List<String> paths = new ArrayList<>();
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                paths.add(location.provenance().content().path());
            }
        }
        for (Problem problem : report.problems()) {
            paths.add(problem.where());
        }
        Set<String> reported = new TreeSet<>();
        for (String path : paths) {
            String name = path.replaceFirst("^(file\\d+\\.txt).*", "$1");
            reported.add(String.valueOf(names.get(name)));
        }
        return reported;
    }
}
