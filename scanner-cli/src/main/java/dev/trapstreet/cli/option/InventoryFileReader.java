package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiResult;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.verify.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Reader of a token list in a file, given with {@code --inventory}: the JSON that the Tokens API returns. */
public final class InventoryFileReader {
    private static final int MEBIBYTES = 64;
    private static final int MAX_LENGTH = MEBIBYTES << 20;

    private InventoryFileReader() {}

    /**
     * Reads a token list. Opens regular files only, because reading a pipe may never end, and reads at most 64 MiB.
     *
     * @param name the path of the file, as typed
     * @param now the time against which token ids and timestamps are checked
     * @return the token list, which may be one page of many
     * @throws InvalidOptionException if the file cannot be read, is larger, or is not such JSON
     */
    public static Inventory read(String name, Instant now) throws InvalidOptionException {
        Path file = RunOptions.path(name);
        if (!Files.isRegularFile(file)) {
            throw new InvalidOptionException("--inventory takes a file with a token list; " + name + " is not a file");
        }
        byte[] json;
        try (InputStream in = Files.newInputStream(file)) {
            json = in.readNBytes(MAX_LENGTH + 1);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the token list " + name + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
        if (json.length > MAX_LENGTH) {
            throw new InvalidOptionException("the token list " + name + " is larger than " + MEBIBYTES + " MiB");
        }
        ApiResult<Inventory> read = Inventory.read(json, now);
        if (read.value().isEmpty()) {
            throw new InvalidOptionException("--inventory takes a token list as the Tokens API returns it, which "
                    + name + " is not: " + read.failure().orElseThrow().detail());
        }
        return read.value().get();
    }
}
