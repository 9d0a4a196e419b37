package dev.trapstreet.fuzzing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fixture.Containers;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Damage to an archive or a compressed file costs no token in silence. */
final class ContainersFuzzTest {
    /** Formats whose streams have no checksum here: other bytes are other text, and nobody could tell. */
    private static final Set<Containers> UNCHECKED = EnumSet.of(Containers.LZMA, Containers.ZSTD, Containers.LZ4);

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

    private static void check(Containers format, String name, byte[] sound, byte[] edited) {
        boolean plain = ControlToken.isIn(sound);
        if (plain && ControlToken.isIn(edited)) {
            ControlToken.isFound(name, edited);
        } else if (plain || UNCHECKED.contains(format)) {
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
        boolean plain = ControlToken.isIn(SOUND.get(inner));
        if (ControlToken.isIn(edited) || !(plain || UNCHECKED.contains(inner))) {
            ControlToken.isFoundOrLossIsSaid("app" + outer.suffix(), packed);
        } else {
            ControlToken.scan("app" + outer.suffix(), packed);
        }
    }
}
