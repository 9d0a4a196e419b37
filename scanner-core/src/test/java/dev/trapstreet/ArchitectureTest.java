package dev.trapstreet;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.trapstreet.token.RawToken;
import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the packages of the core and their dependencies. The list of packages is asserted exactly, because a rule
 * about a package that does not exist always holds.
 */
final class ArchitectureTest {
    private static final String ROOT = "dev.trapstreet";

    /** All packages in the order of their dependencies: each may use only those before it. */
    private static final List<String> PACKAGES = List.of(
            ROOT + ".text",
            ROOT + ".io",
            ROOT + ".token",
            ROOT + ".finding",
            ROOT + ".yaml",
            ROOT + ".rule",
            ROOT + ".pack",
            ROOT + ".git.jgit",
            ROOT + ".git",
            ROOT + ".source",
            ROOT + ".source.content",
            ROOT + ".source.git",
            ROOT + ".source.file",
            ROOT + ".source.history.graph",
            ROOT + ".source.history",
            ROOT + ".source.change",
            ROOT + ".source.repository",
            ROOT + ".detect",
            ROOT + ".decode",
            ROOT + ".binary",
            ROOT + ".classify",
            ROOT + ".api",
            ROOT + ".verify",
            ROOT + ".policy",
            ROOT + ".audit",
            ROOT + ".report",
            ROOT + ".saved",
            ROOT + ".fix",
            ROOT + ".remedy",
            ROOT + ".engine",
            ROOT,
            ROOT + ".run");

    private static final JavaClasses MAIN = mainClasses();

    /** Returns the classes that were compiled together with SecretScanner, without tests and other modules. */
    private static JavaClasses mainClasses() {
        try {
            URI place = SecretScanner.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return new ClassFileImporter().importPath(Path.of(place));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thePackagesAreExactlyThese() {
        Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(PACKAGES), new TreeSet<>(packages));
    }

    /** The page has a row for each package, in this order. */
    @Test
    void thePageListsTheSamePackages() throws IOException {
        Path page = Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolveSibling("docs")
                .resolve("architecture.md");
        Pattern row = Pattern.compile("\\| (?:`([a-z.]+)`|\\*\\((root)\\)\\*) \\| .*");
        List<String> listed = Files.readAllLines(page).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1) == null ? ROOT : ROOT + "." + match.group(1))
                .toList();
        assertEquals(PACKAGES, listed);
    }

    static IntStream places() {
        return IntStream.range(0, PACKAGES.size());
    }

    @ParameterizedTest
    @MethodSource("places")
    void aPackageUsesOnlyThoseBeforeIt(int place) {
        String[] others = PACKAGES.subList(place + 1, PACKAGES.size()).toArray(String[]::new);
        if (others.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(PACKAGES.get(place))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(MAIN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".text", ".io", ".git", ".pack"})
    void packagesWithoutDomainKnowledgeUseTheJdkOnly(String name) {
        classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", ROOT + name, ROOT + ".pack", ROOT + ".git.jgit", "org.jspecify.annotations")
                .check(MAIN);
    }

    /** Names in an identity are not redacted. */
    @Test
    void whatWritesOutputDoesNotUseTheIdentityOfContent() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".report", ROOT + ".audit", ROOT + ".verify", ROOT + ".remedy", ROOT + ".api")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(Pattern.quote(ROOT) + "\\.finding\\.Content(Id|Position).*")
                .check(MAIN);
    }

    @Test
    void librariesAreUsedWhereTheyBelong() {
        assertEquals(Set.of(ROOT + ".git.jgit"), packagesThatUse("org.eclipse.jgit.."));
        assertEquals(Set.of(ROOT + ".yaml"), packagesThatUse("org.snakeyaml.."));
        for (String archives : List.of(
                "org.apache.commons.compress..", "org.tukaani.xz..", "io.airlift.compress..", "org.brotli.dec..")) {
            assertEquals(Set.of(ROOT + ".source.content"), packagesThatUse(archives));
        }
        assertEquals(Set.of(ROOT + ".token"), packagesThatUse("com.google.."));
        assertEquals(
                Set.of(ROOT + ".report", ROOT + ".saved", ROOT + ".remedy", ROOT + ".api", ROOT + ".run"),
                packagesThatUse("com.fasterxml.jackson.."));
        assertEquals(Set.of(ROOT + ".api"), packagesThatUse("com.fasterxml.jackson.databind.."));
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.not(resideInAnyPackage(
                        "java..",
                        ROOT + "..",
                        "org.jspecify.annotations",
                        "org.eclipse.jgit..",
                        "org.snakeyaml..",
                        "org.apache.commons.compress..",
                        "org.tukaani.xz..",
                        "io.airlift.compress..",
                        "org.brotli.dec..",
                        "com.fasterxml.jackson..",
                        "com.google.common.net",
                        "javax.xml.stream",
                        "javax.net.ssl")))
                .because("a library that is added has its reason in docs/decisions")
                .check(MAIN);
    }

    private static Set<String> packagesThatUse(String library) {
        return MAIN.stream()
                .filter(c -> c.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> resideInAPackage(library).test(use.getTargetClass())))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
    }

    /**
     * Classes of {@code java.net} that are values. A separate test forbids the methods of an address that resolve
     * names.
     */
    private static final Set<String> VALUES_OF_NET =
            Set.of("java.net.URI", "java.net.IDN", "java.net.InetAddress", "java.net.Inet4Address");

    @Test
    void noNameIsResolvedOutsideOfTheApi() {
        Set<String> literalOnly = Set.of(
                "getAddress", "isAnyLocalAddress", "isLinkLocalAddress", "isLoopbackAddress", "isSiteLocalAddress");
        List<String> others = MAIN.stream()
                .filter(c -> !c.getPackageName().equals(ROOT + ".api"))
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isAssignableTo(InetAddress.class))
                .filter(call -> !literalOnly.contains(call.getName()))
                .map(JavaMethodCall::getDescription)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void theApiAloneOpensAConnection() {
        assertTrue(packagesThatUse("java.net.http..").contains(ROOT + ".api"));
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".api")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".git.jgit.JGitClone") // clones that the user asked for
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "javax.net..", "java.rmi..", "com.sun.net..")
                        .and(describe("are not names alone", c -> !VALUES_OF_NET.contains(c.getName())))
                        .or(resideInAPackage("java.nio.channels..")
                                .and(describe(
                                        "are sockets", c -> c.getSimpleName().matches(".*(Socket|Datagram).*"))))
                        .or(resideInAPackage("org.eclipse.jgit.transport..")))
                .check(MAIN);
    }

    @Test
    void gitAloneIsStartedAndByOneClass() {
        assertEquals(Set.of(ROOT + ".git.GitLauncher"), callers(ProcessBuilder.class, "start"));
        assertEquals(Set.of(), callers(Runtime.class, "exec"));
    }

    /** JGit takes 0.2 s to load, so nothing else may mention it. */
    @Test
    void theStandInForGitIsUsedByPackageGitAlone() {
        assertEquals(Set.of(ROOT + ".git", ROOT + ".git.jgit"), packagesThatUse(ROOT + ".git.jgit"));
    }

    @Test
    void aTokenIsRevealedForItsFingerprintARequestAReportAndToWhoOrderedItOnly() {
        assertEquals(
                Set.of(
                        ROOT + ".token.Fingerprint",
                        ROOT + ".api.TokensApi",
                        ROOT + ".report.TokenBlock",
                        ROOT + ".report.JsonReport",
                        ROOT + ".report.ReportOptions",
                        ROOT + ".report.SarifReport",
                        ROOT + ".remedy.SecretFile",
                        ROOT + ".remedy.RemedyReport"),
                callers(RawToken.class, "revealSecret"));
    }

    /** Returns the classes that call a method or refer to it. */
    private static Set<String> callers(Class<?> owner, String method) {
        return MAIN.stream()
                .flatMap(c -> c.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getName().equals(method))
                .map(access -> access.getOriginOwner().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void nothingPrintsOrExits() {
        assertEquals(Set.of(), callers(System.class, "out"));
        assertEquals(Set.of(), callers(System.class, "err"));
        assertEquals(Set.of(), callers(System.class, "exit"));
        assertEquals(Set.of(), callers(System.class, "console"));
        assertEquals(Set.of(), callers(Runtime.class, "exit"));
        assertEquals(Set.of(), callers(Runtime.class, "halt"));
        assertEquals(Set.of(), callers(Throwable.class, "printStackTrace"));
        noClasses().should().dependOnClassesThat().belongToAnyOf(Console.class).check(MAIN);
    }

    @Test
    void theCallersThatAreLookedForWouldBeFound() {
        assertTrue(callers(System.class, "arraycopy").contains(ROOT + ".source.content.ChunkReader"));
        assertTrue(callers(StandardCharsets.class, "UTF_8").contains(ROOT + ".token.TokenParser"));
    }

    @Test
    void theRootOffersExactlyTheseClasses() {
        assertEquals(
                Set.of(
                        "SecretScanner",
                        "ScanRequest",
                        "TargetsRequest",
                        "TargetListener",
                        "TargetResult",
                        "ConfigurationFinder",
                        "ScanResult",
                        "ScanOptions",
                        "Sources",
                        "Cancellation",
                        "RuleExamples"),
                MAIN.stream()
                        .filter(c -> c.getPackageName().equals(ROOT))
                        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet()));
    }

    /** Other packages use the types of package {@code source}; the implementations are used only by {@link Sources}. */
    @Test
    void theContractOfSourcesHidesHowTheyRead() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".source..")
                .and()
                .areNotAssignableTo(Sources.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".source.*..")
                .check(MAIN);
    }

    /**
     * Dependencies between source files. A chunk may contain an archive whose entries are chunks, and a task receives
     * the worker that runs others. A sealed type and its implementations name one another. A pool has its tasks run by
     * threads, which ask their pools for the next one. The steps of a result are added to its progress, and a progress that
     * is interrupted ends as a result.
     */
    @Test
    void noClassesNeedOneAnotherButThese() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass c : MAIN) {
            Set<String> used = uses.computeIfAbsent(file(c), name -> new TreeSet<>());
            c.getDirectDependenciesFromSelf().stream()
                    .map(use -> file(use.getTargetClass()))
                    .filter(name -> name.startsWith(ROOT + ".") && !name.equals(file(c)))
                    .forEach(used::add);
        }
        Set<Set<String>> circles = new HashSet<>();
        for (String name : uses.keySet()) {
            Set<String> circle = reached(name, uses);
            circle.removeIf(other -> !reached(other, uses).contains(name));
            if (circle.size() > 1) {
                circles.add(circle);
            }
        }
        assertEquals(
                Set.of(
                        Set.of(ROOT + ".source.content.ArchiveReader", ROOT + ".source.content.ChunkReader"),
                        Set.of(ROOT + ".source.Task", ROOT + ".source.WorkerContext"),
                        Set.of(ROOT + ".engine.WorkerPool", ROOT + ".engine.WorkerThreads"),
                        Set.of(ROOT + ".remedy.RemedyProgress", ROOT + ".remedy.RemedyResult"),
                        Set.of(
                                ROOT + ".finding.ReportEntry",
                                ROOT + ".finding.Finding",
                                ROOT + ".finding.HygieneFinding",
                                ROOT + ".finding.Notice",
                                ROOT + ".finding.Problem")),
                circles);
    }

    private static String file(JavaClass c) {
        return c.getName().replaceFirst("\\$.*|\\[.*", "");
    }

    private static Set<String> reached(String from, Map<String, Set<String>> uses) {
        Set<String> reached = new TreeSet<>();
        Deque<String> waiting = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
        while (!waiting.isEmpty()) {
            String next = waiting.remove();
            if (reached.add(next)) {
                waiting.addAll(uses.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
