package dev.trapstreet.fuzzing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fixture.Containers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Damage to an archive or a compressed file costs no token in silence. */
final class ContainersFuzzTest {
    /**
     * Formats in which a change can go unnoticed: streams that have no checksum here, and Snappy, of which a changed byte can mark a chunk
     * as one to be skipped.
     */
    private static final Set<Containers> UNCHECKED =
            EnumSet.of(Containers.LZMA, Containers.ZSTD, Containers.LZ4, Containers.SNAPPY);

    /** Bytes at the start by which a format is recognized. Without them, compressed data is any other binary content. */
    private static final int SIGNATURE = 16;

    private static final Map<Containers, byte[]> SOUND = new EnumMap<>(Containers.class);

    static {
        for (Containers format : Containers.values()) {
            SOUND.put(format, format.pack("app/config.js", content()));
        }
    }

    private static byte[] content() {
        String filler = "function draw(map) { return map.layers.filter(layer => layer.visible); }\n".repeat(20);
        return (filler + new String(ControlToken.line(), StandardCharsets.US_ASCII) + filler)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether a reader of the format can tell that the content is not what was packed. */
    private static boolean isChecked(Containers format, byte[] sound, byte[] edited) {
        return !ControlToken.isIn(sound)
                && !UNCHECKED.contains(format)
                && Arrays.equals(sound, 0, SIGNATURE, edited, 0, Math.min(SIGNATURE, edited.length));
    }

    private static void check(Containers format, String name, byte[] sound, byte[] edited) {
        if (ControlToken.isIn(sound) && ControlToken.isIn(edited)) {
            ControlToken.isFound(name, edited);
        } else if (!isChecked(format, sound, edited)) {
            ControlToken.scan(name, edited); // ends, and throws nothing
        } else {
            ControlToken.isFoundOrLossIsSaid(name, edited);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void oneContainer(FuzzedDataProvider data) {
        Containers format = data.pickValue(Containers.values());
        byte[] sound = SOUND.get(format);
        check(format, "app" + format.suffix(), sound, Edits.apply(sound, data));
    }

    @FuzzTest(maxDuration = "10s")
    void oneInAnother(FuzzedDataProvider data) {
        Containers inner = data.pickValue(Containers.values());
        Containers outer = data.pickValue(Containers.values());
        byte[] edited = Edits.apply(SOUND.get(inner), data);
        byte[] packed = outer.pack("app" + inner.suffix(), edited);
        if (ControlToken.isIn(edited) || isChecked(inner, SOUND.get(inner), edited)) {
            ControlToken.isFoundOrLossIsSaid("app" + outer.suffix(), packed);
        } else {
            ControlToken.scan("app" + outer.suffix(), packed);
        }
    }
}
