package dev.trapstreet.cli.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are moved out of code. */
final class FixCommandTest {
    private final String open = TokenBuilder.pk().build();
    private final String secret = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    private Path gradle;
    private Path project;

    @BeforeEach
    void makeDirectories() throws IOException {
        gradle = Files.createDirectory(folder.resolve("gradle"));
        project = Files.createDirectory(folder.resolve("project"));
    }

    private CommandRun fix(String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "fix";
        words[1] = project.toString();
        System.arraycopy(more, 0, words, 2, more.length);
        CommandRun run = CommandRun.withEnvironment(Map.of("GRADLE_USER_HOME", gradle.toString()), words);
        for (String token : new String[] {open, secret}) {
            assertFalse((run.out() + run.err()).contains(token.substring(token.length() - 22)), "a token is shown");
        }
        return run;
    }

    private String read(String name) throws IOException {
        return Files.readString(project.resolve(name));
    }

    @ParameterizedTest
    @CsvSource({
        "vite, src/map.ts, .env.local, import.meta.env.VITE_MAPBOX_ACCESS_TOKEN",
        "next, pages/map.js, .env.local, process.env.NEXT_PUBLIC_MAPBOX_ACCESS_TOKEN",
        "react-scripts, src/Map.jsx, .env.local, process.env.REACT_APP_MAPBOX_ACCESS_TOKEN",
        "expo, App.tsx, .env.local, process.env.EXPO_PUBLIC_MAPBOX_ACCESS_TOKEN",
        "express, server.js, .env, process.env.MAPBOX_ACCESS_TOKEN"
    })
    void aPublicTokenBecomesAVariable(String dependency, String file, String values, String expression)
            throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"" + dependency + "\": \"1\" } }\n");
        String source = "// the map\nmapboxgl.accessToken = '" + open + "'; // ours\nconst x = 1;\n";
        Trees.file(project, file, source);
        CommandRun shown = fix();
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("\n+mapboxgl.accessToken = " + expression + "; // ours\n"), shown.out());
        assertEquals(source, read(file));
        CommandRun applied = fix("--apply");
        assertEquals(0, applied.code(), applied.err());
        assertEquals(shown.out(), applied.out());
        assertEquals("// the map\nmapboxgl.accessToken = " + expression + "; // ours\nconst x = 1;\n", read(file));
        String variable = expression.substring(expression.lastIndexOf('.') + 1);
        assertEquals(variable + "=" + open + "\n", read(values));
        assertEquals(values + "\n", read(".gitignore"));
    }

    @Test
    void twoTokensHaveTwoVariablesAndOneTokenHasOne() throws IOException {
        String other = TokenBuilder.pk().account("trapstreet-other").build();
        Trees.file(project, "package.json", "{ \"devDependencies\": { \"vite\": \"1\" } }\n");
        Trees.file(project, "src/a.js", "a('" + open + "');\nb(\"" + other + "\");\n");
        Trees.file(project, "src/b.jsx", "<Map accessToken=\"" + open + "\" />\n");
        Trees.file(project, ".env.local", "VITE_X=1");
        assertEquals(0, fix("--apply").code());
        assertEquals(
                "a(import.meta.env.VITE_MAPBOX_ACCESS_TOKEN);\nb(import.meta.env.VITE_MAPBOX_ACCESS_TOKEN_2);\n",
                read("src/a.js"));
        assertEquals("<Map accessToken={import.meta.env.VITE_MAPBOX_ACCESS_TOKEN} />\n", read("src/b.jsx"));
        assertEquals(
                "VITE_X=1\nVITE_MAPBOX_ACCESS_TOKEN=" + open + "\nVITE_MAPBOX_ACCESS_TOKEN_2=" + other + "\n",
                read(".env.local"));
    }

    @Test
    void gradleXcodeAndFlutterHaveTheirOwnFiles() throws IOException {
        Trees.file(project, "android/gradle.properties", "a=1\nMAPBOX_DOWNLOADS_TOKEN=" + secret + "\nb=2\n");
        Trees.file(project, "ios/Debug.xcconfig", "A = 1\nMBX_ACCESS_TOKEN = " + open + "\n");
        Trees.file(project, "flutter/pubspec.yaml", "name: x\n");
        Trees.file(project, "flutter/lib/main.dart", "const token = '" + open + "';\n");
        CommandRun run = fix("--apply");
        assertEquals(0, run.code(), run.err());
        assertEquals("a=1\nb=2\n", read("android/gradle.properties"));
        assertEquals("MAPBOX_DOWNLOADS_TOKEN=" + secret + "\n", Files.readString(gradle.resolve("gradle.properties")));
        assertEquals("A = 1\n#include? \"Secrets.xcconfig\"\n", read("ios/Debug.xcconfig"));
        assertEquals("MBX_ACCESS_TOKEN=" + open + "\n", read("ios/Secrets.xcconfig"));
        assertEquals("Secrets.xcconfig\n", read("ios/.gitignore"));
        assertEquals(
                "const token = const String.fromEnvironment('MAPBOX_ACCESS_TOKEN');\n", read("flutter/lib/main.dart"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(project.resolve("ios/Secrets.xcconfig"))));
    }

    /** TOKEN stands for the token. Each of these lines would be another program, or no program, with a variable in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "// was 'TOKEN'",
                " * 'TOKEN'",
                "const url = 'https://api.mapbox.com/x?access_token=TOKEN';",
                "const url = `x${y}TOKEN`;",
                "const a = 'TOKEN', b = 'TOKEN';",
                "f=\"TOKEN\";",
                "const text = \"it is 'TOKEN' here\";",
                "const o = { 'TOKEN': 1 };",
                "const a = \"it\\\"s \" + 'TOKEN'",
                "<p>'TOKEN'</p>",
                "export type T = 'TOKEN';",
                "import x from 'TOKEN';",
                "require('TOKEN')",
                "TOKEN"
            })
    void whatIsNotUnderstoodStays(String line) throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"vite\": \"1\" } }\n");
        String source = line.replace("TOKEN", open) + "\n";
        Trees.file(project, "src/a.js", source);
        CommandRun run = fix("--apply");
        assertEquals(source, read("src/a.js"), run.out());
        assertEquals(1, run.code());
        assertTrue(run.err().contains("not touched: ") && run.err().contains("src/a.js:1: "), run.err());
        assertFalse(Files.exists(project.resolve(".env.local")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/* was", "const text = `", "const text = `${x}`; /*"})
    void aLineWithinABlockStays(String above) throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"vite\": \"1\" } }\n");
        String source = above + "\nconst t = '" + open + "';\n";
        Trees.file(project, "src/a.js", source);
        assertEquals(1, fix("--apply").code());
        assertEquals(source, read("src/a.js"));
    }

    @Test
    void aSecretTokenDoesNotBecomeAVariableOfAClient() throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"next\": \"1\" } }\n");
        Trees.file(project, "pages/a.js", "const t = '" + secret + "';\n");
        CommandRun run = fix("--apply");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("a secret token in client code"), run.err());
        assertTrue(read("pages/a.js").contains(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@angular/core", "react-native", "webpack"})
    void aProjectThatReadsNoVariablesStays(String dependency) throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"" + dependency + "\": \"1\" } }\n");
        Trees.file(project, "src/a.ts", "const t = '" + open + "';\n");
        assertEquals(1, fix("--apply").code());
        assertTrue(read("src/a.ts").contains(open));
    }

    /** A link in a hostile repository does not make the program write elsewhere. */
    @Test
    void aLinkIsNotWrittenThrough() throws IOException {
        Trees.file(project, "package.json", "{ \"dependencies\": { \"vite\": \"1\" } }\n");
        Trees.file(project, "src/a.js", "const t = '" + open + "';\n");
        Path outside = Files.writeString(folder.resolve("outside"), "mine\n");
        Files.createSymbolicLink(project.resolve(".env.local"), outside);
        assertEquals(1, fix("--apply").code());
        assertEquals("mine\n", Files.readString(outside));
        assertTrue(read("src/a.js").contains(open));
    }

    @Test
    void aFileThatIsNoDirectoryIsAMistake() throws IOException {
        Trees.file(project, "a.js", "");
        assertEquals(2, CommandRun.of("fix", project.resolve("a.js").toString()).code());
        assertEquals(2, CommandRun.of("fix", folder.resolve("none").toString()).code());
    }
}
