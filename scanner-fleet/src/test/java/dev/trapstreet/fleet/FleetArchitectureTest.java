package dev.trapstreet.fleet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests of the packages of this module and their dependencies. */
final class FleetArchitectureTest {
    private static final String ROOT = "dev.trapstreet.fleet";

    /** All packages in the order of their dependencies: each may use only those before it. */
    private static final List<String> PACKAGES = List.of(
            ROOT + ".list",
            ROOT + ".store",
            ROOT + ".scan",
            ROOT + ".plan",
            ROOT + ".run",
            ROOT + ".query",
            ROOT + ".report",
            ROOT + ".verify",
            ROOT + ".export",
            ROOT);

    private static final JavaClasses MAIN = mainClasses();

    private static JavaClasses mainClasses() {
        try {
            return new ClassFileImporter()
                    .importPath(Path.of(FleetMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePackagesAreExactlyThese() {
        assertEquals(
                new TreeSet<>(PACKAGES),
                MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aPackageUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < PACKAGES.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(PACKAGES.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(PACKAGES.subList(i + 1, PACKAGES.size()).toArray(String[]::new))
                    .check(MAIN);
        }
    }

    @Test
    void aListAndAChildProcessNeedNoSpark() {
        assertEquals(
                Set.of(),
                usersOf("org.apache..").stream()
                        .filter(name -> name.startsWith(ROOT + ".list")
                                || name.endsWith(".ChildMain")
                                || name.endsWith(".RepositoryScanner")
                                || name.endsWith(".RepositoryResult"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void oneClassStartsAProcessAndOneEndsThisOne() {
        assertEquals(Set.of(ROOT + ".scan.ChildProcess"), callers(ProcessBuilder.class, "start"));
        assertEquals(Set.of(ROOT + ".FleetMain"), callers(System.class, "exit"));
        assertEquals(Set.of(ROOT + ".scan.ChildMain"), callers(Runtime.class, "exit"));
        assertEquals(Set.of(), callers(Runtime.class, "exec"));
    }

    private static Set<String> usersOf(String library) {
        return MAIN.stream()
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> resideInAPackage(library).test(use.getTargetClass())))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> callers(Class<?> owner, String method) {
        return MAIN.stream()
                .flatMap(c -> c.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getName().equals(method))
                .map(access -> access.getOriginOwner().getName())
                .collect(Collectors.toSet());
    }
}
