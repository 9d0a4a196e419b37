package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.TemporaryEntries;
import org.junit.jupiter.api.Test;

class WarmupCommandTest {
    @Test
    void theWarmUpSaysNothingAndLeavesNothingBehind() throws Exception {
        TemporaryEntries folders = TemporaryEntries.remember("trapstreet-warmup");
        assertEquals(new CommandRun(0, "", ""), CommandRun.of("warmup"));
        folders.assertNoneIsNew();
    }

    @Test
    void theWarmUpOfTheHookSaysNothingAndLeavesNothingBehind() throws Exception {
        TemporaryEntries folders = TemporaryEntries.remember("trapstreet-warmup");
        assertEquals(new CommandRun(0, "", ""), CommandRun.of("warmup", "hook"));
        folders.assertNoneIsNew();
    }
}
