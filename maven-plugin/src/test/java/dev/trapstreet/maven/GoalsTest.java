package dev.trapstreet.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GoalsTest {
    @Test
    void offersItsHelpUnderThePrefixTrapstreet() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/META-INF/maven/plugin.xml")) {
            String descriptor = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("trapstreet help", first(descriptor, "goalPrefix") + " " + first(descriptor, "goal"));
        }
    }

    private static String first(String xml, String element) {
        return Pattern.compile("<" + element + ">([^<]*)<")
                .matcher(xml)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse("none");
    }
}
