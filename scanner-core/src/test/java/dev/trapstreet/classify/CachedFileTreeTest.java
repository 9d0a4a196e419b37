package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.source.FileTree;
import org.junit.jupiter.api.Test;

final class CachedFileTreeTest {
    private int computed;

    private String text(int length) {
        computed++;
        return "x".repeat(length);
    }

    /** A text that did not fit was counted as cached, so that nothing was cached after it. */
    @Test
    void aTextThatIsTooLargeToCacheLeavesRoomForOthers() {
        CachedFileTree.View view = new CachedFileTree().viewOf(FileTree.EMPTY);
        int large = (int) (Runtime.getRuntime().maxMemory() / 16) + 1;
        view.memoize("large", String.class, () -> text(large));
        view.memoize("small", String.class, () -> text(10));
        view.memoize("small", String.class, () -> text(10));
        assertEquals(2, computed);
    }
}
