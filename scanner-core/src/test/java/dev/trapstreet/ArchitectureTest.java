package dev.trapstreet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.trapstreet.token.RawToken;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rooms of the core, in the order of a token's life: each may use only those before it (DESIGN section 3). */
class ArchitectureTest {
    private static final String ROOT = "dev.trapstreet";
    private static final List<String> ROOMS =
            List.of("text", "token", "finding", "rule", "source", "detect", "policy", "report");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    @Test
    void thereAreExactlyTheseRooms() {
        Set<String> expected =
                ROOMS.stream().map(room -> ROOT + "." + room).collect(Collectors.toCollection(TreeSet::new));
        expected.add(ROOT);
        assertEquals(
                expected, CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void eachRoomUsesOnlyThoseBeforeIt() {
        for (int i = 0; i < ROOMS.size(); i++) {
            List<String> later = ROOMS.subList(i + 1, ROOMS.size());
            for (String room : later) {
                noClasses()
                        .that(resideInAPackage(ROOT + "." + ROOMS.get(i)))
                        .should()
                        .dependOnClassesThat(resideInAPackage(ROOT + "." + room))
                        .check(CORE);
            }
            noClasses()
                    .that(resideInAPackage(ROOT + "." + ROOMS.get(i)))
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT))
                    .check(CORE);
        }
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void bytesAndPositionsKnowTheJdkAlone() {
        noClasses()
                .that(resideInAPackage(ROOT + ".text"))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", ROOT + ".text", "org.jspecify..")))
                .check(CORE);
    }

    @Test
    void eachLibraryStaysInItsRooms() {
        onlyIn("org.eclipse.jgit..", "source");
        onlyIn("org.snakeyaml..", "rule");
        onlyIn("com.fasterxml.jackson..", "report");
    }

    private static void onlyIn(String library, String room) {
        noClasses()
                .that(not(resideInAPackage(ROOT + "." + room)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CORE);
        assertEquals(
                Set.of(ROOT + "." + room),
                CORE.stream()
                        .filter(c -> c.getDirectDependenciesFromSelf().stream()
                                .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass())))
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet()),
                library);
    }

    @Test
    void nothingOpensAConnection() {
        for (String name : List.of(
                "java.net.Socket",
                "java.net.URL",
                "java.net.URLConnection",
                "java.net.ServerSocket",
                "java.net.DatagramSocket",
                "java.nio.channels.SocketChannel")) {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName(name)
                    .check(CORE);
        }
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.net.http.."))
                .check(CORE);
    }

    @Test
    void aLibraryNeitherPrintsNorEndsTheProcess() {
        noClasses().should().accessField(System.class, "out").check(CORE);
        noClasses().should().accessField(System.class, "err").check(CORE);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CORE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
    }

    @Test
    void theTokenItselfIsTakenOutInThesePlacesOnly() {
        Set<String> callers = CORE.stream()
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(RawToken.class)
                        && call.getTarget().getName().equals("revealSecret"))
                .map(JavaMethodCall::getOriginOwner)
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("Fingerprint", "JsonReport", "SarifReport", "TextReport"), callers);
    }

    @Test
    void theFaceOfTheLibraryIsThis() {
        Set<String> face = CORE.stream()
                .filter(c -> c.getPackageName().equals(ROOT)
                        && c.getModifiers().contains(JavaModifier.PUBLIC)
                        && !c.getSimpleName().equals("package-info"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("SecretScanner", "ScanOptions", "RuleCheck"), face);
    }
}
