package dev.trapstreet.fuzzing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;

/** Whatever stands in the lines around a token, the token is found. */
final class TextFuzzTest {
    private static final int MAX_SIDE = 600;

    @FuzzTest(maxDuration = "10s")
    void neighbors(FuzzedDataProvider data) {
        byte[] before = data.consumeBytes(data.consumeInt(0, MAX_SIDE));
        byte[] behind = data.consumeBytes(MAX_SIDE);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(before);
        content.write('\n');
        content.writeBytes(ControlToken.line());
        content.writeBytes(behind);
        ControlToken.isFound("neighbors.js", content.toByteArray());
    }
}
