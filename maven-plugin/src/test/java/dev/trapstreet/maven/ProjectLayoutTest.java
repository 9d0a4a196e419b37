package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Resource;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a goal reads. Every file of these trees contains a different token. */
class ProjectLayoutTest {
    @TempDir
    private Path top;

    private MavenProject parent;
    private MavenProject child;
    private ProjectLayout layout;

    @BeforeEach
    void makeABuild() throws IOException {
        parent = project("");
        child = project("web [1]");
        parent.getModel().addModule("web [1]");
        parent.getModel().addModule("not built/pom.xml");
        layout = new ProjectLayout(top, List.of(parent, child));
        for (String path : List.of(
                "pom.xml",
                "src/app.js",
                "target/classes/a.properties",
                "not built/pom.xml",
                "not built/src/b.js",
                "web [1]/pom.xml",
                "web [1]/src/c.js",
                "web [1]/target/classes/c.class",
                "web [1]/target/generated-resources/d.json",
                "web [1]/target/test-classes/e.class",
                "web [1]/target/surefire-reports/f.xml",
                "web [1]/target/trapstreet/trapstreet.json",
                "web 1/src/g.js",
                "shared/h.js")) {
            file(path);
        }
    }

    private MavenProject project(String name) {
        Model model = new Model();
        Build build = new Build();
        Path base = top.resolve(name);
        build.setDirectory(base.resolve("target").toString());
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(base.resolve("pom.xml").toFile());
        return project;
    }

    private Path file(String path) throws IOException {
        Path file = top.resolve(path);
        Files.createDirectories(file.getParent());
        String account = "trapstreet" + Integer.toString(path.hashCode(), 36).replace("-", "");
        return Files.writeString(file, TokenBuilder.sk().account(account).build());
    }

    private static Report scan(List<Source> sources) throws IOException, InterruptedException {
        return new SecretScanner(ScanOptions.DEFAULT).scan(sources);
    }

    private static Set<String> read(List<Source> sources) throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        for (Finding finding : scan(sources).findings()) {
            finding.locations().forEach(location -> paths.add(location.path()));
        }
        Set<String> different = new TreeSet<>(paths);
        assertEquals(different.size(), paths.size(), "something is read twice");
        return different;
    }

    private Path reports(String module) {
        return top.resolve(module).resolve("target/trapstreet");
    }

    @Test
    void theParentsOwnFilesAreNeitherItsModulesNorItsBuild() throws Exception {
        assertEquals(
                Set.of("pom.xml", "src/app.js", "web 1/src/g.js", "shared/h.js"), read(layout.moduleSources(parent)));
        assertEquals(3, scan(layout.moduleSources(parent)).skipped().get(SkipReason.APART));
    }

    @Test
    void aModulesOwnFilesAreNamedFromTheTop() throws Exception {
        assertEquals(Set.of("web [1]/pom.xml", "web [1]/src/c.js"), read(layout.moduleSources(child)));
    }

    @Test
    void resourcesFromElsewhereBelongToTheModule() throws Exception {
        Resource resource = new Resource();
        resource.setDirectory(top.resolve("shared").toString());
        child.getBuild().addResource(resource);
        child.addCompileSourceRoot(child.getBasedir() + "/src");
        assertEquals(Set.of("web [1]/pom.xml", "web [1]/src/c.js", "shared/h.js"), read(layout.moduleSources(child)));
    }

    @Test
    void whatTheBuildMadeIsReadButNotWhatItMadeForTests() throws Exception {
        assertEquals(
                Set.of("web [1]/target/classes/c.class", "web [1]/target/generated-resources/d.json"),
                read(layout.buildOutputs(child, reports("web [1]"))));
    }

    @Test
    void anArtifactOutsideOfTheBuildDirectoryIsReadToo() throws Exception {
        DefaultArtifact artifact =
                new DefaultArtifact("g", "a", "1", null, "js", "bundle", new DefaultArtifactHandler("js"));
        artifact.setFile(file("dist/bundle.js").toFile());
        child.setArtifact(artifact);
        assertTrue(read(layout.buildOutputs(child, reports("web [1]"))).contains("dist/bundle.js"));
    }

    @Test
    void beforeAnythingIsBuiltThereIsNothingThatWasMade() {
        assertEquals(
                List.of(), new ProjectLayout(top, List.of(parent)).buildOutputs(project("not built"), reports("x")));
    }

    /** A directory that is not in a repository is read nevertheless. */
    @Test
    void theRepositoryIsAllWithoutWhatTheBuildMade() throws Exception {
        assertEquals(
                Set.of(
                        "pom.xml",
                        "src/app.js",
                        "not built/pom.xml",
                        "not built/src/b.js",
                        "web [1]/pom.xml",
                        "web [1]/src/c.js",
                        "web 1/src/g.js",
                        "shared/h.js"),
                read(List.of(layout.repository())));
        assertTrue(scan(List.of(layout.repository())).isComplete());
    }
}
