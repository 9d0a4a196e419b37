package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/embedding.md compiles and does what the page says. */
final class EmbeddingPageTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Object service(URLClassLoader loader) throws ReflectiveOperationException {
        return loader.loadClass("ScanService").getConstructor().newInstance();
    }

    private URLClassLoader compile() throws Exception {
        Path page = Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolveSibling("docs")
                .resolve("embedding.md");
        Matcher block = BLOCK.matcher(Files.readString(page));
        assertTrue(block.find(), "the page has no block of Java");
        Path source = Files.writeString(folder.resolve("ScanService.java"), block.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "this test needs a JDK");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        String classPath = System.getProperty("java.class.path");
        List<String> words = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath, source.toString());
        assertEquals(0, compiler.run(null, null, null, words.toArray(String[]::new)));
        return new URLClassLoader(new URL[] {classes.toUri().toURL()});
    }

    private static int scan(Object service, Path repository, Path report) throws ReflectiveOperationException {
        return (int)
                service.getClass().getMethod("scan", Path.class, Path.class).invoke(service, repository, report);
    }

    @Test
    void theExampleCompilesAndScans() throws Exception {
        String token = TokenBuilder.sk().build();
        WorkingTree tree = WorkingTree.init(folder.resolve("repository"));
        tree.write("a.js", "nothing");
        tree.commit("nothing");
        Path report = folder.resolve("report.json");
        try (URLClassLoader loader = compile()) {
            assertEquals(0, scan(service(loader), tree.root(), report));
            tree.write("a.js", "key = '" + token + "'");
            tree.commit("adds a token");
            assertEquals(1, scan(service(loader), tree.root(), report));
            String written = Files.readString(report);
            assertTrue(written.contains("\"findings\""), written);
            assertTrue(!written.contains(token), "the report contains the token");

            Object closed = service(loader);
            closed.getClass().getMethod("close").invoke(closed);
            assertEquals(3, scan(closed, tree.root(), report));
        }
    }
}
