package dev.trapstreet.fuzzing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Arrays;

/**
 * Changes that the fuzzer makes to sound bytes: it chooses the positions and the kinds, so an input is small, holds no token, and stays
 * useful when the builder of the sound bytes changes.
 */
public final class Edits {
    private static final int MAX_EDITS = 8;
    private static final int MAX_LENGTH = 64;

    private Edits() {}

    /**
     * Applies edits.
     *
     * @param sound the bytes; not modified
     * @param data the choices of the fuzzer
     * @return the edited bytes; equal to the sound ones if the fuzzer chose no edit
     */
    public static byte[] apply(byte[] sound, FuzzedDataProvider data) {
        byte[] bytes = sound.clone();
        int count = data.consumeInt(0, MAX_EDITS);
        for (int i = 0; i < count && data.remainingBytes() > 0; i++) {
            int at = data.consumeInt(0, sound.length);
            bytes = apply(bytes, Math.min(at, bytes.length), data);
        }
        return bytes;
    }

    private static byte[] apply(byte[] bytes, int at, FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 5)) {
            case 0 -> replaced(bytes, at, Math.min(1, bytes.length - at), new byte[] {data.consumeByte()});
            case 1 -> replaced(bytes, at, 0, data.consumeBytes(data.consumeInt(0, MAX_LENGTH)));
            case 2 -> replaced(bytes, at, Math.min(data.consumeInt(0, MAX_LENGTH), bytes.length - at), new byte[0]);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> {
                byte[] number = data.consumeBytes(data.consumeInt(1, 8));
                yield replaced(bytes, at, Math.min(number.length, bytes.length - at), number);
            }
            default -> {
                int length = Math.min(data.consumeInt(0, MAX_LENGTH), bytes.length - at);
                yield replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            }
        };
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] with) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - length + with.length);
        System.arraycopy(with, 0, result, at, with.length);
        System.arraycopy(bytes, at + length, result, at + with.length, bytes.length - at - length);
        return result;
    }
}
