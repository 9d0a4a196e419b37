package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.source.SourceOptions;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Descriptor of the plugin, as Maven reads it. */
class GoalsTest {
    private static final Set<String> OF_EVERY_GOAL = Set.of(
            "trapstreet.skip",
            "trapstreet.failOnSeverity",
            "trapstreet.failOnError",
            "trapstreet.baseline",
            "trapstreet.config",
            "trapstreet.verify",
            "trapstreet.includes",
            "trapstreet.excludes",
            "trapstreet.followGitLinks",
            "trapstreet.formats",
            "trapstreet.outputDirectory");

    /**
     * The parameter that sets each component of the core's options, or the reason why a build does not set it. Written
     * by hand.
     */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("ScanOptions.threads", "always one per processor"),
            Map.entry("ScanOptions.clock", "always now"),
            Map.entry("ScanOptions.onlineChecks", "trapstreet.verify; a token list is for the command line only"),
            Map.entry("ScanOptions.placeholders", "never fail a build"),
            Map.entry("ScanOptions.depth", "always all: what is shipped is packed"),
            Map.entry("ScanOptions.rules", "always the built-in ones"),
            Map.entry("ScanOptions.hygiene", "related checks are available on the command line only"),
            Map.entry("ScanOptions.configuration", "trapstreet.config"),
            Map.entry("ScanOptions.baseline", "trapstreet.baseline"),
            Map.entry("SourceOptions.filters", "trapstreet.includes"),
            Map.entry("SourceOptions.files", "always all: what a build makes is not tracked"),
            Map.entry("SourceOptions.excludes", "trapstreet.excludes"),
            Map.entry("SourceOptions.history", "trapstreet.scope"),
            Map.entry("SourceOptions.range", "a build has none"),
            Map.entry("SourceOptions.temporaryFolder", "a build clones nothing"),
            Map.entry("SourceOptions.sinceLast", "a build that passes over old findings would pass"),
            Map.entry("SourceOptions.missingObjects", "trapstreet.failOnError"),
            Map.entry("SourceOptions.links", "trapstreet.followGitLinks"),
            Map.entry("SourceOptions.memory", "Maven's own heap"),
            Map.entry("SourceOptions.progress", "the log has no line to write over"));

    private static Element descriptor() throws Exception {
        try (InputStream in = GoalsTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            assertNotNull(in);
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        }
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    private static Map<String, Element> goals() throws Exception {
        Map<String, Element> goals = new TreeMap<>();
        NodeList mojos = descriptor().getElementsByTagName("mojo");
        for (int i = 0; i < mojos.getLength(); i++) {
            goals.put(text((Element) mojos.item(i), "goal"), (Element) mojos.item(i));
        }
        return goals;
    }

    @Test
    void thePrefixIsTrapstreetAndTheGoalsAreFour() throws Exception {
        assertEquals("trapstreet", text(descriptor(), "goalPrefix"));
        assertEquals(Set.of("aggregate", "check", "help", "scan"), goals().keySet());
    }

    @Test
    void goalsOfModulesRunAtVerifySideBySide() throws Exception {
        for (String goal : new String[] {"check", "scan"}) {
            Element mojo = goals().get(goal);
            assertEquals("verify", text(mojo, "phase"), goal);
            assertEquals("true", text(mojo, "threadSafe"), goal);
            assertEquals("false", text(mojo, "aggregator"), goal);
            assertEquals("true", text(mojo, "requiresProject"), goal);
        }
    }

    @Test
    void aggregateIsForTheCommandLine() throws Exception {
        Element mojo = goals().get("aggregate");
        assertEquals("", text(mojo, "phase"));
        assertEquals("true", text(mojo, "aggregator"));
        assertEquals("false", text(mojo, "requiresProject"));
    }

    @Test
    void everyParameterHasAProperty() throws Exception {
        for (String goal : new String[] {"aggregate", "check", "scan"}) {
            Set<String> expected = new TreeSet<>(OF_EVERY_GOAL);
            if (!goal.equals("aggregate")) {
                expected.add("trapstreet.scope");
            }
            Set<String> found = new TreeSet<>();
            Element configuration = (Element)
                    goals().get(goal).getElementsByTagName("configuration").item(0);
            NodeList parameters = configuration.getChildNodes();
            for (int i = 0; i < parameters.getLength(); i++) {
                String expression = parameters.item(i).getTextContent();
                if (expression.startsWith("${trapstreet.")) {
                    found.add(expression.substring(2, expression.length() - 1));
                }
            }
            assertEquals(expected, found, goal);
        }
    }

    @Test
    void everyOptionOfTheCoreHasAPlaceOrAReason() {
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : ScanOptions.class.getRecordComponents()) {
            if (component.getType() == SourceOptions.class) {
                Arrays.stream(SourceOptions.class.getRecordComponents())
                        .forEach(part -> components.add("SourceOptions." + part.getName()));
            } else {
                components.add("ScanOptions." + component.getName());
            }
        }
        assertEquals(new TreeMap<>(OPTIONS).keySet(), components);
    }
}
