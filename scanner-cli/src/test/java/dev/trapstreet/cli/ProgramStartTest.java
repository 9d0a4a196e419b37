package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The command line starts nothing but the editor of the user, and that only when asked in triage. The core starts git.
 */
final class ProgramStartTest {
    private static final JavaClasses MAIN = mainClasses();

    private static JavaClasses mainClasses() {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> callers(Class<?> owner, String method) {
        return MAIN.stream()
                .flatMap(each -> each.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getName().equals(method))
                .map(access -> access.getOriginOwner().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void noProgramIsStartedFromHere() {
        assertEquals(Set.of("dev.trapstreet.cli.triage.TriageSession"), callers(ProcessBuilder.class, "start"));
        assertEquals(Set.of(), callers(Runtime.class, "exec"));
    }

    @Test
    void aCallerWouldBeFound() {
        assertTrue(callers(System.class, "exit").contains("dev.trapstreet.cli.Main"));
    }
}
