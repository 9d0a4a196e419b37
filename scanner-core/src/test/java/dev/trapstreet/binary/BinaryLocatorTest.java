package dev.trapstreet.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in a compiled file is attributed to the class, resource, source, table or cell that contains it. */
class BinaryLocatorTest {
    private static final String TOKEN = TokenBuilder.pk().build();
    private static final String OTHER = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    private static List<Location> scan(byte[] content) {
        try {
            List<Location> all = new ArrayList<>();
            for (Finding finding : new SecretScanner(ScanOptions.DEFAULT.withThreads(1))
                    .scan(List.of(Sources.stream("form", new ByteArrayInputStream(content))))
                    .findings()) {
                all.addAll(finding.locations());
            }
            all.sort(Location.ORDER);
            return all;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the elements that contain the tokens, in the order of their positions. */
    private static List<String> holders(byte[] content) {
        return scan(content).stream()
                .map(location -> location.logicalLocation()
                        .map(LogicalLocation::describe)
                        .orElse("nothing"))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Java

    private Map<String, byte[]> classes(int release) {
        return Javac.compile(
                folder,
                release,
                Map.of(
                        "trapstreet/app/Config.java",
                        "package trapstreet.app;\npublic final class Config {\n"
                                + "  public static final String NAME = \"map\";\n"
                                + "  public static final String TOKEN = \"" + TOKEN.substring(0, 30) + "\" + \""
                                + TOKEN.substring(30) + "\";\n"
                                + "  long large = 1234567890123L; double fraction = 0.1;\n}\n",
                        "trapstreet/app/Urls.java",
                        "package trapstreet.app;\nfinal class Urls {\n"
                                + "  static class Tile { String at(int x, Object y) {\n"
                                + "    return \"https://example.com/\" + x + \"?access_token=" + OTHER
                                + "&y=\" + y; } }\n}\n"));
    }

    @Test
    void aConstantOfAClassIsNamedWithItsField() {
        assertEquals(
                List.of("class trapstreet.app.Config.TOKEN"),
                holders(classes(17).get("trapstreet/app/Config.class")));
    }

    @Test
    void theRecipeOfAConcatenationIsNamedByItsClass() {
        byte[] file = classes(17).get("trapstreet/app/Urls$Tile.class");
        Location location = scan(file).get(0);
        assertEquals(1, file[(int) location.offset() - "?access_token=".length() - 1], "an argument stands before it");
        assertEquals(List.of("class trapstreet.app.Urls$Tile"), holders(file));
    }

    @Test
    void aClassThatUsesAConstantOfAnotherIsNamedItself() {
        Map<String, byte[]> made = Javac.compile(
                folder,
                17,
                Map.of(
                        "A.java",
                        "interface A { String T = \"" + TOKEN + "\"; }",
                        "B.java",
                        "class B { String url() { return \"https://example.com?t=\" + A.T; } }"));
        assertEquals(List.of("class A.T"), holders(made.get("A.class")));
        assertEquals(List.of("class B"), holders(made.get("B.class")));
    }

    // Android

    @Test
    void stringsOfAnExecutableOfAndroidAreNamedByTheClassThatUsesThem() {
        assertEquals(
                List.of("class trapstreet.app.Urls$Tile", "class trapstreet.app.Config"), // ordered as the strings
                holders(Javac.dex(classes(8))));
    }

    @Test
    void stringsOfAnExecutableThatIsLargerThanAWindowAreNamed() {
        Map<String, String> sources = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            StringBuilder source = new StringBuilder("package large; class C" + i + " {\n");
            for (int k = 0; k < 60; k++) {
                String text = i == 30 && k == 7 ? TOKEN : TokenBuilder.noise(new Random(i * 100 + k), 500) + "!";
                source.append("  static String m")
                        .append(k)
                        .append("() { switch (\"\".length()) { case 1: case 5000: ")
                        .append("return \"\"; default: return \"")
                        .append(text)
                        .append("\"; } }\n");
            }
            sources.put("large/C" + i + ".java", source.append("}\n").toString());
        }
        byte[] dex = Javac.dex(Javac.compile(folder, 8, sources));
        assertTrue(dex.length > 1 << 20, dex.length + " bytes");
        assertEquals(List.of("class large.C30"), holders(dex));
        Location location = scan(Containers.ZIP.pack("classes.dex", dex)).get(0);
        assertEquals("form!/classes.dex", location.path());
        assertEquals("class large.C30", location.logicalLocation().orElseThrow().describe());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void valuesOfAResourceTableAreNamedByTypeAndName(boolean utf8) {
        String[] names = {"app_name", "mapbox_access_token", "download"};
        assertEquals(
                List.of("resource string/mapbox_access_token", "resource string/download"),
                holders(HandMade.table(utf8, names, new String[] {"Map", TOKEN, OTHER})));
    }

    @Test
    void valuesOfAManifestAreNamedByTheirElement() {
        assertEquals(List.of("resource meta-data com.mapbox.token"), holders(HandMade.xml("com.mapbox.token", TOKEN)));
    }

    // Apple

    @Test
    void valuesOfAPropertyListAreNamedByTheWayToThem() {
        assertEquals(List.of("key Keys[1].MBXAccessToken"), holders(HandMade.propertyList(TOKEN)));
    }

    // Source maps

    private static String map(String before, String behind) {
        return "{\"version\":3,\"file\":\"b.js\"," + before + "\"sourcesContent\":[null,\"a \\\\\\\" b\",\"t = '"
                + TOKEN + "'\",\"u = \\\"" + OTHER + "\\\"\"],\"mappings\":\"AAAA\"" + behind + "}";
    }

    private static final String SOURCES = "\"sources\":[\"x.js\",\"y.js\",\"webpack:///./src/map.js\",\"src/z.js\"]";

    @Test
    void aSourceOfASourceMapIsNamedWhereverTheNamesStand() {
        List<String> expected = List.of("source webpack:///./src/map.js", "source src/z.js");
        assertEquals(expected, holders(bytes(map(SOURCES + ",", ""))));
        assertEquals(expected, holders(bytes(map("", "," + SOURCES))));
        assertEquals(expected, holders(bytes(")]}'\n" + map(SOURCES + ",", ""))));
        assertEquals(
                List.of("source /base/webpack:///./src/map.js", "source /base/src/z.js"),
                holders(bytes(map(SOURCES + ",", ",\"sourceRoot\":\"/base\""))));
    }

    @Test
    void sectionsOfASourceMapHaveSourcesOfTheirOwn() {
        String other = "{\"version\":3,\"sources\":[\"other.js\"],\"sourcesContent\":[\"x\"],\"mappings\":\"\"}";
        String text = "{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":0},\"map\":" + other
                + "},{\"offset\":{\"line\":9,\"column\":0},\"map\":" + map(SOURCES + ",", "") + "}]}";
        assertEquals(List.of("source webpack:///./src/map.js", "source src/z.js"), holders(bytes(text)));
    }

    @Test
    void aSourceMapInItsFileIsRead() {
        String digits = Base64.getEncoder().encodeToString(bytes(map(SOURCES + ",", "")));
        for (String type : List.of("application/json", "application/json;charset=utf-8")) {
            String text = "a();\n//# sourceMappingURL=data:" + type + ";base64," + digits + "\n";
            assertEquals(List.of("source webpack:///./src/map.js", "source src/z.js"), holders(bytes(text)));
        }
        assertEquals(List.of("nothing", "nothing"), holders(bytes("x = '" + digits + "'")));
    }

    @Test
    void aSourceMapLargerThanAWindowIsRead() {
        String long1 = "\"sourcesContent\":[\"" + "filler ".repeat(300_000) + "\",\"" + TOKEN + "\"]";
        String text = "{\"version\":3,\"sources\":[\"filler.js\",\"map.js\"]," + long1 + ",\"mappings\":\"\"}";
        assertEquals(List.of("source map.js"), holders(bytes(text)));
    }

    @Test
    void otherJsonNamesNothing() {
        assertEquals(List.of("nothing"), holders(bytes("{\"sources\":[\"a\"],\"token\":[\"" + TOKEN + "\"]}")));
        assertEquals(List.of("nothing"), holders(bytes("{\"sourcesContent\":[\"" + TOKEN + "\"]}")));
    }

    // Notebooks and databases

    @Test
    void cellsOfANotebookAreNamedWithTheirOutputs() {
        String text = "{\n \"cells\": [\n  {\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"# Map\"]},\n"
                + "  {\"cell_type\": \"code\", \"outputs\": [{\"name\": \"stdout\", \"text\": [\"x\"]},\n"
                + "   {\"data\": {\"text/html\": [\"<p>\\n\", \"" + OTHER + "\"]}}],\n"
                + "   \"source\": [\"import folium\\n\", \"token = \\\"" + TOKEN + "\\\"\"]}\n ],\n"
                + " \"metadata\": {}, \"nbformat\": 4}";
        assertEquals(List.of("cell 2, output 2", "cell 2"), holders(bytes(text)));
    }

    @Test
    void rowsOfADatabaseAreNamedByTheirTable() {
        assertEquals(List.of("table notes", "table settings"), holders(HandMade.database(TOKEN, OTHER)));
    }

    // Hostile bytes

    static Map<String, byte[]> forms(Path folder) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        Map<String, byte[]> classes = Javac.compile(
                folder,
                8,
                Map.of(
                        "A.java",
                        "class A { static final String T = \"" + TOKEN + "\"; static final int[] N = {1, 2, 3, 4};\n"
                                + "  String u(int i) { switch (i) { case 1: case 2: return \"" + OTHER
                                + "\"; default: return \"\"; } } }"));
        forms.put("class", classes.get("A.class"));
        forms.put("dex", Javac.dex(classes));
        forms.put("table", HandMade.table(true, new String[] {"a", "b"}, new String[] {TOKEN, OTHER}));
        forms.put("wide table", HandMade.table(false, new String[] {"a", "b"}, new String[] {TOKEN, OTHER}));
        forms.put("xml", HandMade.xml("a", TOKEN));
        forms.put("property list", HandMade.propertyList(TOKEN));
        forms.put("database", HandMade.database(TOKEN, OTHER));
        forms.put("map", bytes(map(SOURCES + ",", "")));
        return forms;
    }

    static List<String> formNames() {
        return List.of("class", "dex", "table", "wide table", "xml", "property list", "database", "map");
    }

    @ParameterizedTest
    @MethodSource("formNames")
    void whateverIsWrongWithAFormNothingIsThrownAndItEndsSoon(String name) {
        byte[] whole = forms(folder).get(name);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int seed = 0; seed < 4_000; seed++) {
                Random random = new Random(seed);
                byte[] wrong =
                        random.nextInt(8) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                for (int i = random.nextInt(6); i >= 0 && wrong.length > 16; i--) {
                    int at = 8 + random.nextInt(wrong.length - 8);
                    wrong[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
                }
                BinaryLocator form = BinaryLocator.of(wrong, wrong.length);
                for (int at = 0; at < wrong.length; at += 1 + random.nextInt(64)) {
                    form.locate(at, random.nextBoolean() ? List.of() : List.of("base64"));
                }
            }
        });
    }

    /** 200,000 class definitions that all refer to the same large code. Reading the code for each would take hours. */
    @Test
    void sharedCodeIsReadOnce() {
        byte[] large = new byte[8 << 20];
        byte[] dex = Javac.dex(
                new TreeMap<>(Javac.compile(folder, 8, Map.of("A.java", "class A { String t = \"" + TOKEN + "\"; }"))));
        System.arraycopy(dex, 0, large, 0, dex.length);
        int table = 1 << 20;
        little(large, 96, 200_000);
        little(large, 100, table);
        for (int i = 0; i < 200_000; i++) {
            little(large, table + 32 * i + 24, 0x70_0000);
        }
        int at = 0x70_0000; // no fields, one method, whose code extends to the end of the file
        System.arraycopy(new byte[] {0, 0, 1, 0, 0, 0, (byte) 0x90, (byte) 0x80, (byte) 0xC0, 0x03}, 0, large, at, 10);
        little(large, 0x70_0010 + 12, 400_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(
                        List.of(),
                        BinaryLocator.of(large, large.length).locate(300, List.of()).stream()
                                .toList()));
    }

    private static void little(byte[] into, int at, int value) {
        for (int i = 0; i < 4; i++) {
            into[at + i] = (byte) (value >> (8 * i));
        }
    }

    /** Many tokens in one text: each is located, and the text is parsed only once. */
    @Test
    void manyTokensInOneFormTakeLittleTime() {
        byte[] map = bytes(
                "{\"version\":3,\"sources\":[\"a.js\"],\"sourcesContent\":[\"" + "token ".repeat(1 << 20) + "\"]}");
        BinaryLocator form = BinaryLocator.of(map, map.length);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int at = 100; at < map.length - 100; at += 60) {
                assertEquals(
                        "source a.js", form.locate(at, List.of()).orElseThrow().describe());
            }
        });
    }
}
