package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.HostileText;
import dev.trapstreet.fixture.LogReaders;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.AbstractMojoExecutionException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystemSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Output of a goal in the log of a build, and the message of its failure: no log reader executes a line, and no token
 * is in it.
 */
class LogTextTest {
    @TempDir
    private Path folder;

    /** Lines without their level, which Maven can be configured to omit. */
    private static final class Lines extends SystemStreamLog {
        private final StringBuilder text = new StringBuilder();

        private void add(CharSequence line) {
            text.append(line).append('\n');
        }

        @Override
        public void info(CharSequence line) {
            add(line);
        }

        @Override
        public void warn(CharSequence line) {
            add(line);
        }

        @Override
        public void error(CharSequence line) {
            add(line);
        }
    }

    static List<String> hostile() {
        return HostileText.all();
    }

    private static String name(String text) {
        return text.replace("/", "").replace("\0", "");
    }

    private static void set(AbstractMojo goal, String name, Object value) throws ReflectiveOperationException {
        Class<?> type = goal.getClass();
        while (true) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                field.set(goal, value);
                return;
            } catch (NoSuchFieldException e) {
                type = type.getSuperclass();
            }
        }
    }

    /** Returns the goal as in a build of one module. */
    @SuppressWarnings("deprecation") // of the session, without a container
    private AbstractMojo goal(AbstractMojo goal, Path root, Map<String, Object> configuration) throws Exception {
        MavenProject project = new MavenProject();
        project.setFile(root.resolve("pom.xml").toFile());
        Build build = new Build();
        build.setDirectory(root.resolve("target").toString());
        project.setBuild(build);
        project.setExecutionRoot(true);
        DefaultMavenExecutionRequest request = new DefaultMavenExecutionRequest();
        request.setMultiModuleProjectDirectory(root.toFile());
        MavenSession session = new MavenSession(null, (RepositorySystemSession) null, request, null);
        session.setProjects(List.of(project));
        set(goal, "project", project);
        set(goal, "session", session);
        set(goal, "scope", "module");
        set(goal, "formats", List.of("json"));
        set(goal, "failOnError", true);
        set(goal, "outputDirectory", root.resolve("target/trapstreet").toFile());
        for (Map.Entry<String, Object> entry : configuration.entrySet()) {
            set(goal, entry.getKey(), entry.getValue());
        }
        return goal;
    }

    /** Returns the log, and what Maven adds to it after a failure: the messages of the exception and its causes. */
    private static String log(AbstractMojo goal) throws Exception {
        Lines log = new Lines();
        goal.setLog(log);
        try {
            goal.execute();
        } catch (AbstractMojoExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                log.add(cause.getMessage());
                log.add(cause.toString());
            }
        }
        return log.text.toString();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noNameInAProjectIsObeyed(String hostile) throws Exception {
        Path root = Files.createDirectories(folder.resolve(name("::a::" + hostile)));
        String token = TokenBuilder.sk().build();
        Files.writeString(root.resolve(name(hostile)), token);
        Files.createSymbolicLink(root.resolve(name("l" + hostile)), Path.of("nowhere"));
        Files.write(root.resolve(name("b" + hostile) + ".zip"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 1});
        for (AbstractMojo goal : List.of(new CheckMojo(), new ScanMojo())) {
            String log = log(goal(goal, root, Map.of()));
            assertTrue(log.contains("MBX"), log);
            assertEquals(List.of(), LogReaders.obeyed(log));
            assertFalse(log.contains(token.substring(token.length() - 22)), "a token is in the log");
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noWordOfAConfigurationIsObeyed(String hostile) throws Exception {
        Path root = Files.createDirectories(folder.resolve("project"));
        Files.writeString(root.resolve("file"), "nothing");
        String token = TokenBuilder.sk().build();
        String word = hostile + token;
        Path broken = Files.writeString(folder.resolve(name("::c::" + hostile)), "exclude: [" + hostile + token);
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "failOnSeverity",
                        word,
                        "formats",
                        List.of(word),
                        "verify",
                        word,
                        "scope",
                        word,
                        "includes",
                        List.of("[" + word),
                        "config",
                        broken.toFile(),
                        "baseline",
                        broken.toFile(),
                        "outputDirectory",
                        new File(broken.toFile(), "below"))
                .entrySet()) {
            String log = log(goal(new CheckMojo(), root, Map.of(wrong.getKey(), wrong.getValue())));
            assertTrue(log.length() > 20, wrong.getKey() + log);
            assertEquals(List.of(), LogReaders.obeyed(log), wrong.getKey());
            assertFalse(log.contains(token.substring(token.length() - 22)), wrong.getKey());
        }
    }

    @Test
    void aCauseIsACopyWithItsClassItsMessageAndItsTrace() {
        IOException original =
                new IOException("cannot read ::x " + TokenBuilder.sk().build() + "\n##vso[a]");
        MojoExecutionException failure = LogText.failure("it failed: " + original.getMessage(), original);
        assertEquals("it failed: cannot read ::x sk.…\\u{a}#\\u{23}vso[a]", failure.getMessage());
        assertEquals(
                "cannot read ::x sk.…\\u{a}#\\u{23}vso[a]", failure.getCause().getMessage());
        assertEquals(
                "java.io.IOException: cannot read ::x sk.…\\u{a}#\\u{23}vso[a]",
                failure.getCause().toString());
        assertEquals(
                List.of(original.getStackTrace()), List.of(failure.getCause().getStackTrace()));
    }
}
