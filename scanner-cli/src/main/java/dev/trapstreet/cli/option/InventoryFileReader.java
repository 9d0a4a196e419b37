package dev.trapstreet.cli.option;

import dev.trapstreet.api.ApiResult;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.verify.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The file of {@code --inventory}: an account's listing as the Tokens API answers it. */
public final class InventoryFileReader {
    private static final int MEBIBYTES = 64;
    private static final int MAX_LENGTH = MEBIBYTES << 20;

    private InventoryFileReader() {}

    /**
     * Reads it. Only a regular file is opened, because a pipe may be waited for without end, and no more of it is read than a listing
     * has.
     *
     * @param now the moment by which tokens in it are judged
     */
    public static Inventory read(String name, Instant now) throws UsageException {
        Path file = OptionValues.path(name);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--inventory takes a file with the JSON of a listing; " + name + " is none");
        }
        byte[] json;
        try (InputStream in = Files.newInputStream(file)) {
            json = in.readNBytes(MAX_LENGTH + 1);
        } catch (IOException e) {
            throw new UsageException(
                    "the listing " + name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
        if (json.length > MAX_LENGTH) {
            throw new UsageException("the listing " + name + " is longer than " + MEBIBYTES + " MiB");
        }
        ApiResult<Inventory> read = Inventory.read(json, now);
        if (read.value().isEmpty()) {
            throw new UsageException(
                    "--inventory takes the JSON that the Tokens API lists an account's tokens with; in " + name + ", "
                            + read.failure().orElseThrow().detail());
        }
        return read.value().get();
    }
}
