package dev.trapstreet.verify;

import dev.trapstreet.api.ApiAddress;
import dev.trapstreet.api.TokenCode;
import dev.trapstreet.finding.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verdicts kept between runs, by fingerprint, in a file that only its owner can read and that holds no token.
 *
 * <pre>
 *   trapstreet-verdicts/1 https://api.mapbox.com
 *   5f3c… TokenRevoked 1795262400
 * </pre>
 *
 * What is dead stays dead; that a token lives is believed for {@link #LIVE_FOR}; what is unknown is not kept. One file for each
 * address, so that a stand-in's verdicts are never taken for Mapbox's. A file that is not whole, that is no
 * regular file, that others can write to or another owns, counts as none, and a folder that is not the user's alone is not used: a
 * verdict that somebody planted would hide a live token. Written beside and put in place in one step. Used by several threads.
 */
final class VerdictCache {
    static final Duration LIVE_FOR = Duration.ofMinutes(10);

    private static final String FORM = "trapstreet-verdicts/1 ";
    private static final long LONGEST_FILE = 32L << 20;
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final UserPrincipal user;
    private final String head;
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(TokenCode code, long asked) {
        boolean holds(Instant now) {
            return switch (code) {
                case EXPIRED, REVOKED, INVALID -> true;
                // DOMAIN section 6.1 names no end for the others.
                case VALID, MALFORMED -> {
                    Instant until = Instant.ofEpochSecond(asked).plus(LIVE_FOR);
                    yield until.isAfter(now) && !Instant.ofEpochSecond(asked).isAfter(now);
                }
            };
        }
    }

    /**
     * Opens what was kept.
     *
     * @throws IOException when there is a file that cannot be read, or a folder that is not the user's alone
     */
    VerdictCache(Path folder, ApiAddress address) throws IOException {
        this.head = FORM + address.origin();
        byte[] digest = sha256().digest(address.origin().getBytes(StandardCharsets.UTF_8));
        this.file = folder.toAbsolutePath().resolve("verdicts-" + HexFormat.of().formatHex(digest, 0, 8));
        this.user = user();
        checkFolder();
        entries.putAll(read());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The verdict that was kept, if it still holds. */
    synchronized Optional<Verdict> find(String fingerprint, Instant now) {
        Entry entry = entries.get(fingerprint);
        return entry == null || !entry.holds(now)
                ? Optional.empty()
                : Optional.of(new Verdict(
                        Judgement.state(entry.code()), Optional.of(entry.code().word()), ""));
    }

    /** Keeps a verdict, if it is one to be kept. */
    synchronized void put(String fingerprint, Verdict verdict, Instant now) {
        if (verdict.state() != Verdict.State.UNKNOWN && verdict.state() != Verdict.State.NOT_ASKED) {
            verdict.code()
                    .flatMap(TokenCode::of)
                    .ifPresent(code -> entries.put(fingerprint, new Entry(code, now.getEpochSecond())));
        }
    }

    /**
     * Writes all that still holds, with what another run wrote meanwhile.
     *
     * @throws IOException when it cannot be written; what was kept before is still there then
     */
    synchronized void save(Instant now) throws IOException {
        read().forEach((fingerprint, entry) ->
                entries.merge(fingerprint, entry, (ours, theirs) -> ours.asked() < theirs.asked() ? theirs : ours));
        entries.values().removeIf(entry -> !entry.holds(now));
        Path folder = folder();
        createPrivate(folder);
        checkFolder();
        // Such a file is its owner's alone from the first moment (0600).
        Path fresh = Files.createTempFile(folder, "verdicts", ".tmp");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(fresh, StandardCharsets.US_ASCII)) {
                out.write(head + "\n");
                for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                    Entry value = entry.getValue();
                    out.write(entry.getKey() + " " + value.code().word() + " " + value.asked() + "\n");
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path folder() throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("there is no folder to write to");
        }
        return folder;
    }

    /** Who runs this: a name may belong to no user, as in a container, but whose a new file is, is always known. */
    private static UserPrincipal user() throws IOException {
        Path probe = Files.createTempFile("trapstreet", ".tmp");
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Whoever else can write to the folder could put a file there that calls a live token dead. */
    private void checkFolder() throws IOException {
        Path folder = folder();
        if (Files.exists(folder)) {
            Path real = folder.toRealPath();
            if (!isOf(user, real) || othersCanWrite(real)) {
                throw new AccessDeniedException(folder.toString());
            }
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE)));
        } else {
            Files.createDirectories(folder);
        }
    }

    private Map<String, Entry> read() throws IOException {
        try {
            BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            // Not a pipe, which would be waited for, and not a link to what others wrote.
            if (!kind.isRegularFile() || kind.size() > LONGEST_FILE || !isOf(user, file) || othersCanWrite(file)) {
                return Map.of();
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] text = in.readNBytes((int) LONGEST_FILE + 1);
                return parse(StandardCharsets.US_ASCII
                        .newDecoder()
                        .decode(ByteBuffer.wrap(text))
                        .toString());
            }
        } catch (NoSuchFileException | CharacterCodingException e) {
            return Map.of(); // nothing was kept, or nothing that we wrote
        }
    }

    private static boolean othersCanWrite(Path path) throws IOException {
        PosixFileAttributeView posix =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains);
    }

    /** True when it belongs to that user itself, not only what it leads to. */
    static boolean isOf(UserPrincipal owner, Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner);
    }

    private Map<String, Entry> parse(String text) {
        Map<String, Entry> all = new HashMap<>();
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(head) || !lines[lines.length - 1].isEmpty()) {
            return Map.of();
        }
        for (String line : lines) {
            if (line.isEmpty() || line.equals(head)) {
                continue;
            }
            String[] words = line.split(" ", -1);
            Optional<TokenCode> code = words.length == 3 ? TokenCode.of(words[1]) : Optional.empty();
            if (code.isEmpty() || !words[0].matches("[0-9a-f]{32}") || !words[2].matches("[0-9]{1,11}")) {
                return Map.of();
            }
            all.put(words[0], new Entry(code.get(), Long.parseLong(words[2])));
        }
        return all;
    }
}
