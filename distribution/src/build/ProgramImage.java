import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Makes the directory of the self-contained program: the plain distribution, the smallest Java that it needs, and the archive of its
 * classes. The same program and the same JDK give the same bytes.
 *
 * <pre>
 *   java ProgramImage.java DISTRIBUTION IMAGE TIMESTAMP
 * </pre>
 *
 * <p>DISTRIBUTION is the zip of the plain distribution, IMAGE the directory to create, and TIMESTAMP the modification time of all files, in
 * ISO 8601. The program is put together in the directory for temporary files, always at the same path, because a class archive contains the
 * path of the jar.
 */
final class ProgramImage {
    /** Modules of the JDK that the program uses. Without jdk.charsets, commit messages in EUC-JP and the like could not be read. */
    private static final String MODULES = String.join(
            ",",
            "java.base",
            "java.logging",
            "java.management",
            "java.net.http",
            "java.xml",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.unsupported",
            "jdk.zipfs");

    /** First version of Java whose class archives can be moved to another directory together with the program. */
    private static final int MOVABLE_ARCHIVES = 25;

    /** Options that must be the same as in {@code launch.sh} for the archive to be used. */
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmn48m");

    /** Number of trial runs. A class counts if each of them loads it: a slow run loads some that look after slow programs. */
    private static final int RUNS = 3;

    private final Path stage;
    private final FileTime time;

    private ProgramImage(Path stage, FileTime time) {
        this.stage = stage;
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: java ProgramImage.java DISTRIBUTION IMAGE TIMESTAMP");
            System.exit(2);
        }
        Path image = Path.of(arguments[1]).toAbsolutePath();
        Path stage = Path.of(System.getProperty("java.io.tmpdir"), "trapstreet-program-image");
        try {
            Files.createDirectory(stage);
        } catch (FileAlreadyExistsException e) {
            System.err.println(
                    stage
                            + " already exists. Wait for the other build to end, or delete the directory if no build is running.");
            System.exit(2);
        }
        try {
            new ProgramImage(stage.toRealPath(), FileTime.from(Instant.parse(arguments[2])))
                    .make(Path.of(arguments[0]));
            delete(image);
            copy(stage, image);
        } finally {
            delete(stage);
        }
    }

    private void make(Path distribution) throws Exception {
        unpack(distribution, stage);
        Path java = stage.resolve("lib").resolve("java");
        link(java);
        if (Runtime.version().feature() >= MOVABLE_ARCHIVES) {
            setTimes();
            archiveClasses(java);
        } else {
            System.err.println("No class archive is included, because those of Java "
                    + Runtime.version().feature()
                    + " cannot be moved. The program creates one in the user's cache at its"
                    + " first run. Use JDK " + MOVABLE_ARCHIVES + " or later to include it.");
        }
        setTimes();
    }

    private static void link(Path java) {
        // The archive contains the classes of nearly every run, so it does not matter that the others are compressed.
        String compression = Runtime.version().feature() >= 21 ? "zip-9" : "2";
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("this Java has no jlink; use a JDK"));
        int code = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                MODULES,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                compression,
                "--output",
                java.toString());
        if (code != 0) {
            throw new IllegalStateException("jlink failed with exit code " + code);
        }
    }

    /**
     * Archives the classes that scans, hooks and online checks load. A static archive made a small scan 10 ms faster than an AOT cache with
     * profiles (80 and 90 ms), and unlike that it has the same bytes each time.
     */
    private void archiveClasses(Path java) throws IOException, InterruptedException {
        Path lib = stage.resolve("lib");
        String jar = lib.resolve("trapstreet.jar").toString();
        Path loaded = lib.resolve("loaded");
        Path archive = lib.resolve("trapstreet.jsa");
        Set<String> entries = new LinkedHashSet<>();
        for (int i = 0; i < RUNS; i++) {
            run(
                    java,
                    "-Xshare:off",
                    "-XX:DumpLoadedClassList=" + loaded,
                    "-cp",
                    jar,
                    "dev.trapstreet.cli.Main",
                    "warmup");
            if (i == 0) {
                entries.addAll(sorted(loaded));
            } else {
                entries.retainAll(sorted(loaded));
            }
        }
        Files.write(loaded, entries);
        run(
                java,
                "-Xshare:dump",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:SharedClassListFile=" + loaded,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                jar);
        Files.delete(loaded);
        Files.writeString(lib.resolve("trapstreet.jsa.sum"), sha256(archive) + "\n");
    }

    /** Returns the entries of a list of loaded classes in an order that does not depend on threads, classes before their lambdas. */
    private static List<String> sorted(Path list) throws IOException {
        Set<String> classes = new TreeSet<>();
        Set<String> lambdas = new TreeSet<>();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            if (line.startsWith("@")) {
                if (!line.startsWith("@cp")) { // resolved early by chance
                    lambdas.add(line);
                }
            } else if (!line.startsWith("#") && !line.contains("source:")) {
                classes.add(line.replaceFirst(" id: .*", ""));
            }
        }
        List<String> lines = new ArrayList<>(classes);
        lines.addAll(lambdas);
        return lines;
    }

    private static void run(Path java, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.addAll(JVM);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Other classes are loaded for another locale or time zone. The launcher sets this locale, too.
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "failed with exit code " + process.exitValue() + ": " + String.join(" ", command));
        }
    }

    private void setTimes() throws IOException {
        try (Stream<Path> files = Files.walk(stage)) {
            for (Path file : files.toList()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, time);
                }
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks a zip without the directory that contains everything in it. */
    private static void unpack(Path zip, Path to) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file =
                        to.resolve(entry.getName().replaceFirst("[^/]*/", "")).normalize();
                if (!file.startsWith(to)) {
                    throw new IOException(zip + " has an entry outside of its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path done, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(done);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
