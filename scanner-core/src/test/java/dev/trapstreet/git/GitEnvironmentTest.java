package dev.trapstreet.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trapstreet.git.GitEnvironment.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Variables of git that are passed on. The names are those of the page git(1), "ENVIRONMENT VARIABLES". */
@DisabledOnOs(OS.WINDOWS)
final class GitEnvironmentTest {
    private static final Path HERE = Path.of("");

    @TempDir
    Path elsewhere;

    private static Map<String, String> adapted(Purpose purpose, Path directory, String... variables)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        GitEnvironment.adapt(environment, purpose, directory);
        return environment;
    }

    @ParameterizedTest
    @CsvSource({
        // name, READ here, READ elsewhere, READ_ON_DISK, FIND_HOOKS here, CLONE, OWN
        "GIT_DIR, 1, 0, 0, 1, 0, 0",
        "GIT_WORK_TREE, 1, 0, 0, 1, 0, 0",
        "GIT_COMMON_DIR, 1, 0, 0, 1, 0, 0",
        "GIT_INDEX_FILE, 1, 0, 0, 1, 0, 0",
        "GIT_OBJECT_DIRECTORY, 1, 0, 0, 1, 0, 0",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES, 1, 0, 0, 1, 0, 0",
        "GIT_QUARANTINE_PATH, 1, 0, 0, 1, 0, 0",
        "GIT_CONFIG_COUNT, 1, 1, 1, 1, 1, 0",
        "GIT_CONFIG_KEY_0, 1, 1, 1, 1, 1, 0",
        "GIT_CONFIG_VALUE_0, 1, 1, 1, 1, 1, 0",
        "GIT_CONFIG_PARAMETERS, 1, 1, 1, 1, 1, 0",
        "GIT_CONFIG_SYSTEM, 1, 1, 1, 1, 1, 0",
        "GIT_SSH, 0, 0, 0, 0, 1, 0",
        "GIT_SSH_COMMAND, 0, 0, 0, 0, 1, 0",
        "GIT_SSH_VARIANT, 0, 0, 0, 0, 1, 0",
        "GIT_SSL_CAINFO, 0, 0, 0, 0, 1, 0",
        "GIT_HTTP_USER_AGENT, 0, 0, 0, 0, 1, 0",
        "GIT_PROXY_COMMAND, 0, 0, 0, 0, 1, 0",
        "GIT_PROTOCOL, 0, 0, 0, 0, 1, 0",
        "GIT_EXEC_PATH, 0, 0, 0, 0, 1, 0",
        "GIT_CONFIG, 0, 0, 0, 0, 0, 0",
        "GIT_PAGER, 0, 0, 0, 0, 0, 0",
        "GIT_EDITOR, 0, 0, 0, 0, 0, 0",
        "GIT_EXTERNAL_DIFF, 0, 0, 0, 0, 0, 0",
        "GIT_TRACE, 0, 0, 0, 0, 0, 0",
        "GIT_TRACE2_EVENT, 0, 0, 0, 0, 0, 0",
        "GIT_TEMPLATE_DIR, 0, 0, 0, 0, 0, 0",
        "GIT_SHALLOW_FILE, 0, 0, 0, 0, 0, 0",
        "GIT_NAMESPACE, 0, 0, 0, 0, 0, 0",
        "GIT_REPLACE_REF_BASE, 0, 0, 0, 0, 0, 0",
        "GIT_NOT_KNOWN_YET, 0, 0, 0, 0, 0, 0"
    })
    void whatIsPassedOn(String name, int here, int there, int onDisk, int hooks, int clone, int own)
            throws IOException {
        String value = "/value";
        int[] passed = new int[6];
        passed[0] = adapted(Purpose.READ, HERE, name + "=" + value).containsValue(value) ? 1 : 0;
        passed[1] = adapted(Purpose.READ, elsewhere, name + "=" + value).containsValue(value) ? 1 : 0;
        passed[2] = adapted(Purpose.READ_ON_DISK, HERE, name + "=" + value).containsValue(value) ? 1 : 0;
        passed[3] = adapted(Purpose.FIND_HOOKS, HERE, name + "=" + value).containsValue(value) ? 1 : 0;
        passed[4] = adapted(Purpose.CLONE, HERE, name + "=" + value).containsValue(value) ? 1 : 0;
        passed[5] = adapted(Purpose.OWN, HERE, name + "=" + value).containsValue(value) ? 1 : 0;
        int[] expected = {here, there, onDisk, hooks, clone, own};
        assertEquals(Arrays.toString(expected), Arrays.toString(passed));
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void variablesOfEveryGitProcess(Purpose purpose) throws IOException {
        Map<String, String> environment = adapted(
                purpose, HERE, "GIT_TERMINAL_PROMPT=1", "GIT_NO_REPLACE_OBJECTS=", "GIT_GRAFT_FILE=/g", "LC_ALL=de_DE");
        assertEquals("0", environment.get("GIT_TERMINAL_PROMPT"));
        assertEquals("1", environment.get("GIT_NO_REPLACE_OBJECTS"));
        assertEquals("/dev/null", environment.get("GIT_GRAFT_FILE"));
        assertEquals("0", environment.get("GIT_OPTIONAL_LOCKS"));
        assertEquals("C", environment.get("LC_ALL"));
        assertEquals(purpose == Purpose.CLONE ? null : "none", environment.get("GIT_ALLOW_PROTOCOL"));
        assertEquals(purpose == Purpose.CLONE ? null : "1", environment.get("GIT_NO_LAZY_FETCH"));
    }

    /** Git changes to the repository first, and would resolve them there. */
    @Test
    void noRelativePathLeadsIntoTheRepository() throws IOException {
        Map<String, String> environment = adapted(
                Purpose.READ,
                elsewhere,
                "HOME=home",
                "XDG_CONFIG_HOME=xdg",
                "GIT_CONFIG_GLOBAL=global",
                "PATH=.:/usr/bin::bin",
                "OTHER=other");
        assertEquals(Path.of("home").toAbsolutePath().toString(), environment.get("HOME"));
        assertEquals(Path.of("global").toAbsolutePath().toString(), environment.get("GIT_CONFIG_GLOBAL"));
        assertFalse(environment.containsKey("XDG_CONFIG_HOME"));
        assertEquals("/usr/bin", environment.get("PATH"));
        assertEquals("other", environment.get("OTHER"));
        Map<String, String> absolute =
                adapted(Purpose.READ, elsewhere, "HOME=/home/u", "XDG_CONFIG_HOME=/home/u/.config");
        assertEquals("/home/u", absolute.get("HOME"));
        assertEquals("/home/u/.config", absolute.get("XDG_CONFIG_HOME"));
    }

    @ParameterizedTest
    @CsvSource({"https:ssh, https:ssh", "ext:https, https", "ext, none", "'', none"})
    void aCloneNeverRunsWhatTheUrlNames(String allowed, String left) throws IOException {
        assertEquals(
                left,
                adapted(Purpose.CLONE, elsewhere, "GIT_ALLOW_PROTOCOL=" + allowed)
                        .get("GIT_ALLOW_PROTOCOL"));
    }

    @Test
    void aRepositoryOfOurOwnHasNoConfigurationOfTheUsers() throws IOException {
        Map<String, String> environment = adapted(Purpose.OWN, elsewhere, "GIT_CONFIG_GLOBAL=/home/u/.gitconfig");
        Set<String> configuration = new TreeSet<>(environment.keySet());
        configuration.removeIf(name -> !name.startsWith("GIT_CONFIG"));
        assertEquals(Set.of("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"), configuration);
        assertEquals("/dev/null", environment.get("GIT_CONFIG_GLOBAL"));
    }
}
