package dev.trapstreet.cli;

import dev.trapstreet.rule.ExampleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Generator of a project from a directory of {@code examples/}, which contains no tokens. Replaces the placeholders of
 * {@link ExampleText}, and in addition:
 *
 * <pre>
 *   {{base64 sk created=2025-12-01}}   the base64 of that token
 *   shops.war/, geo.jar/               a directory with such a name becomes an archive, also within another one
 *   before/ next to project/           the content of the first commit; a second one replaces it by project/
 * </pre>
 *
 * <p>Independent of the tests, so that {@code examples/run} can start it from this file.
 */
final class ExampleFiles {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pattern ENCODED = Pattern.compile("\\{\\{base64 ([^{}]+)\\}\\}");
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(jar|war)");

    private ExampleFiles() {}

    /** Creates the example of the first directory in the second, which must not exist. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        make(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /**
     * Creates one project.
     *
     * @param example the example, with {@code project/} and optionally {@code before/}
     * @param made the directory to create
     */
    static void make(Path example, Path made) throws IOException, InterruptedException {
        Path before = example.resolve("before");
        if (Files.isDirectory(before)) {
            copy(before, made);
            // Without a template: its sample hooks are read like other files of git, and are not the same in every
            // version.
            git(made, "2024-05-02T09:00:00Z", "init", "--quiet", "--template=", "--initial-branch=main");
            commit(made, "2024-05-02T09:00:00Z", "Start");
            try (Stream<Path> entries = Files.list(before)) {
                for (Path entry : entries.toList()) {
                    Files.delete(made.resolve(entry.getFileName().toString()));
                }
            }
            copy(example.resolve("project"), made);
            commit(made, "2025-12-28T09:00:00Z", "Take the settings from the environment");
        } else {
            copy(example.resolve("project"), made);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            Files.write(to, filled(from));
        } else if (ARCHIVE.matcher(from.getFileName().toString()).matches()) {
            Files.write(to, packed(from));
        } else {
            Files.createDirectories(to);
            for (Path entry : entries(from)) {
                copy(entry, to.resolve(entry.getFileName().toString()));
            }
        }
    }

    private static byte[] filled(Path file) throws IOException {
        String text = ENCODED.matcher(Files.readString(file))
                .replaceAll(match -> Base64.getEncoder()
                        .encodeToString(ExampleText.fill("{{" + match.group(1) + "}}", NOW)
                                .getBytes(StandardCharsets.US_ASCII)));
        return ExampleText.fill(text, NOW).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            pack(folder, "", zip);
        }
        return bytes.toByteArray();
    }

    private static void pack(Path folder, String name, ZipOutputStream zip) throws IOException {
        for (Path entry : entries(folder)) {
            String entryName = name + entry.getFileName();
            boolean archive = ARCHIVE.matcher(entryName).matches();
            if (Files.isDirectory(entry) && !archive) {
                pack(entry, entryName + "/", zip);
            } else {
                ZipEntry head = new ZipEntry(entryName);
                head.setTime(NOW.toEpochMilli());
                zip.putNextEntry(head);
                zip.write(archive ? packed(entry) : filled(entry));
                zip.closeEntry();
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static void commit(Path folder, String date, String subject) throws IOException, InterruptedException {
        git(folder, date, "add", "--all");
        git(folder, date, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", subject);
    }

    /** Runs git with a fixed author and time, so that the commits have the same ids on every machine. */
    private static void git(Path folder, String date, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder git = new ProcessBuilder("git", "-c", "core.autocrlf=false", "-c", "core.filemode=false");
        git.command().addAll(List.of(arguments));
        git.directory(folder.toFile()).redirectErrorStream(true);
        git.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        git.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        git.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            git.environment().put("GIT_" + who + "_NAME", "A U Thor");
            git.environment().put("GIT_" + who + "_EMAIL", "author@example.com");
            git.environment().put("GIT_" + who + "_DATE", date);
        }
        Process running = git.start();
        running.getOutputStream().close();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (running.waitFor() != 0) {
            throw new UncheckedIOException(new IOException(String.join(" ", git.command()) + ": " + said));
        }
    }
}
