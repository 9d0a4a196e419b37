package dev.trapstreet.maven;

import dev.trapstreet.Sources;
import dev.trapstreet.source.Source;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;

/**
 * Layout of a build's files, by scan target. A module's own files are those below its base directory, without child
 * modules and build output. Its build output is in its build directory and its artifacts. Immutable.
 */
final class ProjectLayout {
    /** Build output for tests and reports, which is not shipped. */
    private static final List<String> NOT_SHIPPED = List.of(
            "/test-classes/",
            "/generated-test-sources/",
            "/surefire-reports/",
            "/failsafe-reports/",
            "/maven-status/",
            "/maven-archiver/",
            "/site/");

    private final Path top;
    private final List<MavenProject> reactor;

    /**
     * Creates a layout.
     *
     * @param top the directory to which displayed paths are relative
     * @param reactor all projects of the build
     */
    ProjectLayout(Path top, List<MavenProject> reactor) {
        this.top = top.toAbsolutePath().normalize();
        this.reactor = List.copyOf(reactor);
    }

    /** Returns the directory to which displayed paths are relative. */
    Path top() {
        return top;
    }

    /** Returns a path as reports and the log display it. */
    String displayPath(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path name = absolute.startsWith(top) ? top.relativize(absolute) : absolute;
        return name.toString().replace(name.getFileSystem().getSeparator(), "/");
    }

    /** Returns a module's own files, and its resource and source directories outside of its base directory. */
    List<Source> moduleSources(MavenProject project) {
        Path base = base(project);
        Path made = outputDirectory(project);
        Set<Path> apart = new LinkedHashSet<>();
        apart.add(made);
        for (MavenProject other : reactor) {
            apart.add(base(other));
        }
        for (String module : project.getModules()) {
            Path child = base.resolve(module).normalize();
            Path parent = child.getParent();
            apart.add(Files.isRegularFile(child) && parent != null ? parent : child);
        }
        List<Source> sources = new ArrayList<>();
        sources.add(Sources.part(base, displayPath(base), patterns(base, apart)));
        Set<Path> elsewhere = new LinkedHashSet<>();
        for (Resource resource : project.getResources()) {
            elsewhere.add(base.resolve(resource.getDirectory()).normalize());
        }
        for (Object root : project.getCompileSourceRoots()) {
            elsewhere.add(base.resolve((String) root).normalize());
        }
        for (Path directory : elsewhere) {
            boolean met = directory.startsWith(base) || directory.startsWith(made);
            if (!met && Files.isDirectory(directory)) {
                sources.add(Sources.part(directory, displayPath(directory), List.of()));
            }
        }
        return sources;
    }

    /**
     * Returns the existing build output of a module: classes, generated resources, bundles, artifacts.
     *
     * @param reports the directory of the plugin's own reports, which is excluded
     */
    List<Source> buildOutputs(MavenProject project, Path reports) {
        Path made = outputDirectory(project);
        List<Source> sources = new ArrayList<>();
        if (Files.isDirectory(made) && !base(project).startsWith(made)) {
            List<String> apart = new ArrayList<>(NOT_SHIPPED);
            apart.addAll(patterns(made, Set.of(reports.toAbsolutePath().normalize())));
            sources.add(Sources.part(made, displayPath(made), apart));
        }
        Set<Path> artifacts = new LinkedHashSet<>();
        add(project.getArtifact(), artifacts);
        project.getAttachedArtifacts().forEach(artifact -> add(artifact, artifacts));
        for (Path artifact : artifacts) {
            if (!artifact.startsWith(made) && Files.isRegularFile(artifact)) {
                sources.add(Sources.part(artifact, displayPath(artifact), List.of()));
            }
        }
        return sources;
    }

    private static void add(Artifact artifact, Set<Path> files) {
        File file = artifact == null ? null : artifact.getFile();
        if (file != null) {
            files.add(file.toPath().toAbsolutePath().normalize());
        }
    }

    /** Returns the entire repository with its history, without the build output. */
    Source repository() {
        Set<Path> apart = new LinkedHashSet<>();
        for (MavenProject project : reactor) {
            apart.add(outputDirectory(project));
        }
        return Sources.at(top, "", patterns(top, apart));
    }

    private static Path base(MavenProject project) {
        File base = project.getBasedir();
        return (base == null ? new File("") : base).toPath().toAbsolutePath().normalize();
    }

    private static Path outputDirectory(MavenProject project) {
        return base(project).resolve(project.getBuild().getDirectory()).normalize();
    }

    /**
     * Returns {@code .gitignore} patterns, relative to a directory, for those of the paths that are directories below
     * it.
     */
    private static List<String> patterns(Path directory, Set<Path> below) {
        List<String> patterns = new ArrayList<>();
        for (Path path : below) {
            if (path.startsWith(directory)
                    && !path.equals(directory)
                    && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                patterns.add(pattern(directory.relativize(path)));
            }
        }
        return patterns;
    }

    private static String pattern(Path path) {
        StringBuilder pattern = new StringBuilder();
        for (Path name : path) {
            pattern.append('/').append(name.toString().replaceAll("[\\\\*?\\[\\]]", "\\\\$0"));
        }
        return pattern.append('/').toString();
    }
}
