package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.decode.Decoder;
import dev.trapstreet.decode.EncodedForms;
import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.fixture.DeltaBuilder;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.PackBuilder;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.Delta;
import dev.trapstreet.pack.DeltaTreeWalker;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.ObjectVisitor;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copied parts of deltas are not searched again, and still the same tokens are found at the same locations as by a
 * search of every byte.
 */
final class DeltaSearchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final PackBuilder pack = new PackBuilder();

    /** Returns a token and its location as comparable text. It is never printed. */
    private static String place(TokenMatch found) {
        // The confidence of a split token may depend on the text next to it.
        String sure = found.location().encoding().isEmpty()
                ? found.token().confidence().toString()
                : "";
        return found.location().offset() + "+" + found.location().length() + " "
                + found.location().line() + ":"
                + found.location().column() + " " + sure + " "
                + found.token().raw().revealSecret().hashCode() + " "
                + found.location().encoding();
    }

    /** Visitor that searches each object of a pack both ways. */
    private static final class BothWays implements ObjectVisitor<List<Chunk.Span>> {
        private final Detector detector;
        private final DeltaSearchRanges searchRanges;
        final Map<String, List<String>> tokens = new TreeMap<>();
        final Pack pack;
        final String about;
        int carried;
        int deltas;
        long searched;
        long all;

        BothWays(Pack pack, Detector detector, DeltaSearchRanges searchRanges, String about) {
            this.searchRanges = searchRanges;
            this.pack = pack;
            this.detector = detector;
            this.about = about;
        }

        private List<Chunk.Span> search(
                byte[] bytes, int length, int[] parts, List<Chunk.Span> known, List<String> found) {
            List<Chunk.Span> accepted = new ArrayList<>();
            Provenance provenance = new Provenance(ContentId.ofTarget(0, "object"), "object", LocationPart.CONTENT);
            detector.detect(
                    new Chunk(
                            bytes, length, length, 0, LineTracker::new, () -> provenance, parts, known, accepted::add),
                    match -> found.add(place(match)));
            return accepted;
        }

        @Override
        public List<Chunk.Span> object(
                int number,
                ObjectType type,
                byte[] bytes,
                int length,
                @Nullable List<Chunk.Span> base,
                @Nullable Delta delta) {
            List<String> expected = new ArrayList<>();
            List<Chunk.Span> spans = search(bytes, length, Chunk.SEARCH_WHOLE, List.of(), expected);
            tokens.put(pack.name(number), expected);
            if (base != null && delta != null) {
                List<String> found = new ArrayList<>();
                searchRanges.compute(bytes, length, delta, base);
                int[] parts = searchRanges.pairs();
                List<Chunk.Span> known = searchRanges.inheritedTokens(base, delta);
                for (int i = 0; i < parts.length; i += 2) {
                    assertTrue(parts[i] < parts[i + 1] && (i == 0 || parts[i - 1] < parts[i]), about);
                    searched += parts[i + 1] - parts[i];
                }
                spans = search(bytes, length, parts, known, found);
                assertEquals(expected, found, () -> about + ", object " + pack.name(number));
                carried += known.size();
                all += length;
                deltas++;
            }
            return spans;
        }

        @Override
        public void large(int number, ObjectType type, long size, InputStream content) {
            throw new AssertionError("nothing is large");
        }

        @Override
        public void damaged(int number, DamagedException why) {
            throw new AssertionError(about + ": " + why.description());
        }
    }

    private static BothWays bothWays(Path file, PlaceholderMode placeholders, String about) throws IOException {
        bothWays(
                file,
                new Detector(NOW, placeholders),
                new DeltaSearchRanges(true),
                about); // searches more than required, with the same result
        return bothWays(file, new Detector(NOW, placeholders), new DeltaSearchRanges(false), about);
    }

    private static BothWays bothWays(Path file, Detector detector, DeltaSearchRanges searchRanges, String about)
            throws IOException {
        Pack opened = Pack.open(file, ObjectFormat.SHA1);
        BothWays search = new BothWays(opened, detector, searchRanges, about);
        try (DeltaTreeWalker<List<Chunk.Span>> walk = new DeltaTreeWalker<>(opened, search, null, 1 << 24, 1 << 22)) {
            for (int number = 0; number < opened.count(); number++) {
                if (opened.isRoot(number)) {
                    walk.visit(number);
                }
            }
        }
        return search;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns a token of the maximum length, or slightly shorter. */
    private static String longToken(Random random) {
        String start = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":\"";
        int json = 1_502 - random.nextInt(6);
        return TokenBuilder.pk().signature(random).withPayload(start + "y".repeat(json - start.length() - 2) + "\"}");
    }

    private static String piece(Random random) {
        String token = random.nextInt(6) == 0
                ? longToken(random)
                : TokenBuilder.random(random).build();
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> token;
            case 3 -> token + token;
            case 4 -> token + TokenBuilder.noise(random, 1 + random.nextInt(3));
            case 5 -> token.substring(0, random.nextInt(token.length()));
            case 6 -> token.substring(random.nextInt(token.length()));
            case 7 -> TokenBuilder.noise(random, random.nextInt(100));
            case 8 -> TokenBuilder.noise(random, 1_900 + random.nextInt(400));
            case 9 -> "sk.eyJ" + TokenBuilder.noise(random, random.nextInt(30));
            case 10 -> "pk.eyJ" + TokenBuilder.noise(random, 2_010 + random.nextInt(40));
            case 11 -> "\n";
            default -> List.of(" ", "\"", "=", ".", "k", "_", "\r\n", "ü").get(random.nextInt(8));
        };
    }

    /**
     * Encoded forms that a change far from the token does not affect. Base64 depends on its first digit, however far
     * away that is, and the byte order of UTF-16 depends on the position in the file.
     */
    private static final List<EncodedForms> OF_ONE_PLACE = EncodedForms.ALL.stream()
            .filter(form -> !form.encoding().contains("base64") && !form.name().contains("UTF-16"))
            .toList();

    /** Returns a line with a token in one of these forms, or with a part of one. */
    private static String form(Random random) {
        EncodedForms form = OF_ONE_PLACE.get(random.nextInt(OF_ONE_PLACE.size()));
        byte[] bytes = form.of(TokenBuilder.random(random).build()).bytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(random.nextInt(text.length())) + "\n";
            case 1 -> text.substring(0, random.nextInt(text.length())) + "\n";
            case 2 -> "x = 1\n";
            default -> text + "\n";
        };
    }

    private static byte[] text(Random random, Function<Random, String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 5 + random.nextInt(30); i > 0; i--) {
            text.append(pieces.apply(random));
            if (random.nextInt(3) == 0) {
                text.append(random.nextBoolean() ? " " : "\n");
            }
        }
        return bytes(text.toString());
    }

    /** Returns an index in the text, usually within a few bytes of a token's start or end. */
    private static int spot(Random random, byte[] text) {
        int at = random.nextInt(text.length + 1);
        if (random.nextInt(4) > 0) {
            while (at < text.length && text[at] != '.' && text[at] != ' ' && text[at] != '\n') {
                at++;
            }
            at += random.nextInt(7) - 3 + (random.nextInt(4) == 0 ? 22 : 0);
        }
        return Math.max(0, Math.min(text.length, at));
    }

    private static DeltaBuilder edit(Random random, Function<Random, String> pieces, byte[] base) {
        DeltaBuilder delta = new DeltaBuilder(base);
        switch (random.nextInt(3)) {
            case 0 -> { // a few places changed, the rest in order
                int at = 0;
                for (int i = random.nextInt(5); i >= 0; i--) {
                    int to = Math.max(at, spot(random, base));
                    delta.copy(at, to);
                    if (random.nextInt(3) > 0) {
                        delta.insert(bytes(pieces.apply(random)));
                    }
                    at = Math.min(base.length, to + (random.nextInt(3) == 0 ? random.nextInt(40) : random.nextInt(2)));
                }
                delta.copy(at, base.length);
            }
            case 1 -> { // pieces in any order, some repeated
                for (int i = 1 + random.nextInt(6); i > 0; i--) {
                    int from = spot(random, base);
                    int to = spot(random, base);
                    delta.copy(Math.min(from, to), Math.max(from, to));
                    if (random.nextInt(4) == 0) {
                        delta.insert(bytes(pieces.apply(random)));
                    }
                }
            }
            default -> { // the same bytes, copied in arbitrary pieces
                int at = 0;
                while (at < base.length) {
                    int to = Math.min(base.length, at + 1 + random.nextInt(random.nextBoolean() ? 20 : 900));
                    if (random.nextInt(5) == 0) {
                        byte[] same = new byte[to - at];
                        System.arraycopy(base, at, same, 0, same.length);
                        delta.insert(same);
                    } else {
                        delta.copy(at, to);
                    }
                    at = to;
                }
            }
        }
        return delta;
    }

    /** Adds a tree of deltas of one random text. */
    private static void grow(PackBuilder pack, Random random, Function<Random, String> pieces, int objects) {
        List<byte[]> made = new ArrayList<>();
        made.add(text(random, pieces));
        pack.blob(made.get(0));
        while (made.size() < objects) {
            byte[] base = made.get(Math.max(0, made.size() - 1 - random.nextInt(5)));
            DeltaBuilder delta = edit(random, pieces, base);
            byte[] result = delta.result();
            if (result.length < 60_000 && !pack.has(PackBuilder.name("blob", result))) {
                pack.offsetDelta(PackBuilder.name("blob", base), delta);
                made.add(result);
            } else if (random.nextInt(10) == 0) {
                made.add(text(random, pieces));
                pack.blob(made.get(made.size() - 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PlaceholderMode.class)
    void editsOfRandomTextsGiveTheSameBothWays(PlaceholderMode placeholders) throws IOException {
        int deltas = 0;
        int carried = 0;
        long searched = 0;
        long all = 0;
        int tokens = 0;
        for (long seed = 1; seed <= 60; seed++) {
            PackBuilder fresh = new PackBuilder();
            grow(fresh, new Random(seed), DeltaSearchTest::piece, 40);
            BothWays search = bothWays(fresh.write(directory, 2), placeholders, "seed " + seed);
            deltas += search.deltas;
            carried += search.carried;
            searched += search.searched;
            all += search.all;
            tokens += search.tokens.values().stream().mapToInt(List::size).sum();
        }
        // Otherwise the test would compare nothing.
        assertTrue(deltas > 1_500 && carried > 3_000 && tokens > carried, deltas + " " + carried + " " + tokens);
        assertTrue(searched < all / 2, searched + " of " + all);
    }

    @Test
    void editsOfRandomFormsGiveTheSameBothWays() throws IOException {
        int carried = 0;
        int encoded = 0;
        for (long seed = 1; seed <= 60; seed++) {
            PackBuilder fresh = new PackBuilder();
            grow(fresh, new Random(seed), DeltaSearchTest::form, 40);
            Detector detector = new Detector(NOW, PlaceholderMode.HIDE, new Decoder(NOW));
            BothWays search =
                    bothWays(fresh.write(directory, 2), detector, new DeltaSearchRanges(true), "seed " + seed);
            carried += search.carried;
            encoded += search.tokens.values().stream()
                    .mapToInt(all ->
                            (int) all.stream().filter(t -> !t.endsWith("[]")).count())
                    .sum();
        }
        assertTrue(carried > 3_000 && encoded > carried, carried + " " + encoded);
    }

    private BothWays handmade(PlaceholderMode placeholders, String about) throws IOException {
        return bothWays(pack.write(directory, 2), placeholders, about);
    }

    private List<String> tokensOf(BothWays search, DeltaBuilder delta) {
        return search.tokens.get(PackBuilder.name("blob", delta.result()));
    }

    @ParameterizedTest
    @EnumSource(PlaceholderMode.class)
    void aTokenCutAtAnyByteIsLostAndFoundWhenTheHalvesMeet(PlaceholderMode placeholders) throws IOException {
        Random random = new Random(5);
        String token = TokenBuilder.sk().signature(random).build();
        byte[] whole = bytes("a = '" + token + "'\nb\n");
        String base = pack.blob(whole);
        List<DeltaBuilder> met = new ArrayList<>();
        List<DeltaBuilder> torn = new ArrayList<>();
        for (int cut = 6; cut < 5 + token.length(); cut++) {
            DeltaBuilder apart = new DeltaBuilder(whole)
                    .copy(0, cut)
                    .insert(bytes(" "))
                    .copy(cut, whole.length)
                    .copy(0, 5);
            torn.add(apart);
            String cutName = pack.offsetDelta(base, apart);
            byte[] halves = apart.result();
            DeltaBuilder together = new DeltaBuilder(halves)
                    .insert(bytes("cut " + cut))
                    .copy(0, cut)
                    .copy(cut + 1, halves.length);
            pack.offsetDelta(cutName, together);
            met.add(together);
        }
        BothWays search = handmade(placeholders, "cut tokens");
        assertEquals(1, search.tokens.get(base).size());
        for (DeltaBuilder delta : met) {
            assertEquals(1, tokensOf(search, delta).size());
        }
        if (placeholders == PlaceholderMode.HIDE) {
            torn.forEach(delta -> assertEquals(0, tokensOf(search, delta).size()));
        }
    }

    @ParameterizedTest
    @EnumSource(PlaceholderMode.class)
    void aSeamAnywhereInAndAroundTheLongestRunsMakesNoDifference(PlaceholderMode placeholders) throws IOException {
        Random random = new Random(6);
        List<String> runs = List.of(
                longToken(random),
                "pk.eyJ" + TokenBuilder.noise(random, 2 * TokenParser.MAX_LENGTH),
                "pk.eyJ" + TokenBuilder.noise(random, TokenParser.MAX_LENGTH - 7) + "pk.eyJ"
                        + TokenBuilder.noise(random, 2_100),
                TokenBuilder.noise(random, 2_100) + longToken(random));
        for (String run : runs) {
            byte[] text = bytes("x " + run + " y");
            String base = pack.blob(text);
            for (int near : new int[] {2, 2_102, TokenParser.MAX_LENGTH + 2, text.length - 2}) {
                for (int seam = near - 12; seam <= near + 12; seam++) {
                    if (seam >= 0 && seam <= text.length) {
                        for (String between : List.of(" ", "A", "sk.eyJ", "k.eyJ", "eyJ", "J")) {
                            pack.offsetDelta(
                                    base,
                                    new DeltaBuilder(text)
                                            .copy(0, seam)
                                            .insert(bytes(between))
                                            .copy(seam, text.length));
                        }
                    }
                }
            }
        }
        BothWays search = handmade(placeholders, "seams in long runs");
        assertTrue(search.deltas > 1_000, "deltas: " + search.deltas);
        assertTrue(search.carried > 100, "carried: " + search.carried);
    }

    @Test
    void whatWasCopiedIsNotSearchedAgain() throws IOException {
        String lines = "a line of words; and blanks\n".repeat(1_000);
        byte[] text = bytes(lines + "token '" + TokenBuilder.sk().build() + "'\n" + lines);
        DeltaBuilder delta =
                new DeltaBuilder(text).copy(0, 500).insert(bytes("new")).copy(600, text.length);
        pack.offsetDelta(pack.blob(text), delta);
        BothWays search = handmade(PlaceholderMode.HIDE, "one change");
        assertEquals(1, search.carried);
        assertTrue(search.searched < 30, "searched: " + search.searched);
    }

    /** Returns the tokens of a whole history by object and location, with the given extent of the search. */
    private static Map<String, List<String>> scan(Path repository, ObjectSearch.Extent search) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        Detector detector = new Detector(NOW, PlaceholderMode.SHOW);
        Deque<Task> tasks = new ArrayDeque<>();
        WorkerContext worker = new WorkerContext(
                chunk -> detector.detect(
                        chunk,
                        match -> found.computeIfAbsent(
                                        match.location().provenance().path(), path -> new ArrayList<>())
                                .add(place(match))),
                tasks::add);
        tasks.add(HistoryScan.open(
                repository,
                GitDirectory.find(repository, GitFiles.checked(repository, 1L << 30))
                        .orElseThrow(),
                new DisplayPaths(repository),
                PathFilter.of(List.of()),
                SourceOptions.DEFAULT,
                search));
        while (!tasks.isEmpty()) {
            tasks.remove().run(worker);
        }
        assertEquals(List.of(), worker.problems());
        return found;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aHistoryGivesTheSameBothWaysHoweverGitPacksIt(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tokens.add(piece(random).replaceAll("[\r\n]", ""));
            tokens.add(TokenBuilder.random(random).build());
        }
        GitRepository repository = GitRepository.random(directory.resolve("git"), seed, 150, tokens);
        for (int depth : new int[] {0, 50, 500}) {
            repository.repack(depth, 10, 2, depth != 500);
            Map<String, List<String>> expected = scan(repository.directory(), ObjectSearch.Extent.EVERY_BYTE);
            assertTrue(expected.size() > 100, "objects with tokens: " + expected.size());
            assertEquals(
                    expected,
                    scan(repository.directory(), ObjectSearch.Extent.DELTA_RANGES),
                    "seed " + seed + ", depth " + depth);
        }
    }

    @Test
    void aHandmadeHistoryGivesTheSameBothWays() throws IOException {
        GitRepository repository = GitRepository.empty(directory.resolve("git"));
        grow(pack, new Random(77), DeltaSearchTest::piece, 200);
        Path file = pack.write(repository.packDirectory(), 2);
        repository.git("verify-pack", file.toString());
        repository.git("fsck", "--full"); // git also accepts the pack of the builder
        Map<String, List<String>> expected = scan(repository.directory(), ObjectSearch.Extent.EVERY_BYTE);
        assertTrue(expected.size() > 50, "objects with tokens: " + expected.size());
        assertEquals(expected, scan(repository.directory(), ObjectSearch.Extent.DELTA_RANGES));
    }
}
