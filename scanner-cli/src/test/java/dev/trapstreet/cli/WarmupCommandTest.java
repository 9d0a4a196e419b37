package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmupCommandTest {
    @Test
    void theWarmUpSaysNothingAndLeavesNothingBehind() throws IOException {
        List<String> before = folders();
        assertEquals(new CommandRun(0, "", ""), CommandRun.of("warmup"));
        assertEquals(before, folders());
    }

    @Test
    void theWarmUpOfTheHookSaysNothingAndLeavesNothingBehind() throws IOException {
        List<String> before = folders();
        assertEquals(new CommandRun(0, "", ""), CommandRun.of("warmup", "hook"));
        assertEquals(before, folders());
    }

    private static List<String> folders() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return Trees.names(temporary).stream()
                .filter(name -> name.startsWith("trapstreet-warmup"))
                .toList();
    }
}
