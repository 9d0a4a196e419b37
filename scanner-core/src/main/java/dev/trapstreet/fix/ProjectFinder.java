package dev.trapstreet.fix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finder of the project that a file belongs to: the nearest directory with a file that tells its kind. */
final class ProjectFinder {
    private static final int MAX_BYTES = 1 << 20;

    /** Most special first: a project with Next.js may depend on webpack, too. */
    private static final List<ProjectKind> KINDS = List.of(
            ProjectKind.NEXT,
            ProjectKind.EXPO,
            ProjectKind.CREATE_REACT_APP,
            ProjectKind.ANGULAR,
            ProjectKind.REACT_NATIVE,
            ProjectKind.VITE,
            ProjectKind.OTHER_BUNDLER,
            ProjectKind.NODE);

    private ProjectFinder() {}

    /** Project of a file. */
    record Project(Path root, ProjectKind kind) {}

    /**
     * Returns the project of a file.
     *
     * @param top the highest directory that may be the project
     * @param file the file, below it
     */
    static Project find(Path top, Path file) throws IOException {
        for (Path at = file.getParent(); at != null && at.startsWith(top); at = at.getParent()) {
            if (isFile(at.resolve("pubspec.yaml"))) {
                return new Project(at, ProjectKind.FLUTTER);
            }
            Path manifest = at.resolve("package.json");
            if (isFile(manifest)) {
                return new Project(at, kind(text(manifest)));
            }
        }
        return new Project(top, ProjectKind.UNKNOWN);
    }

    static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static ProjectKind kind(String manifest) {
        for (ProjectKind kind : KINDS) {
            if (Pattern.compile(kind.dependency() + "\\s*:").matcher(manifest).find()) {
                return kind;
            }
        }
        return ProjectKind.NODE;
    }
}
