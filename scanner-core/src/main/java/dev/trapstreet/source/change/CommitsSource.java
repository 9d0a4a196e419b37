package dev.trapstreet.source.change;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentPosition;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.git.RunningGit;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.PathFilter;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.CommitParser;
import dev.trapstreet.source.git.GitCatFileTree;
import dev.trapstreet.source.git.LinkCheck;
import dev.trapstreet.token.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Source for the content that new commits add: each file that one of them changes, their messages, and tags. Unlike a range of the
 * history, they are read by git itself, commit by commit. A push has few commits, and only git can find those in quarantine.
 * Immutable.
 */
public final class CommitsSource implements Source {
    private static final String[] DIFF_TREE = {
        "diff-tree", "--stdin", "-c", "-r", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"
    };
    private static final int TAG_HEAD = 256; // bytes that contain the first line of a tag
    private static final int LARGEST_MESSAGE = 1 << 20; // bytes of a commit that are parsed for its author and subject
    private static final int MAX_LOOKUPS = 200; // starts of git to find out which tips lead to a commit
    private static final int MAX_TIPS = 20; // revisions, HEAD included, in which a location is looked up

    private final Path root;
    private final Path workingDirectory;
    private final IncomingCommits incoming;

    /**
     * Creates a source.
     *
     * @param root the root of the working tree or of the bare repository
     * @param incoming the commits, by the refs that lead to them
     */
    public CommitsSource(Path root, IncomingCommits incoming) {
        this(root, root, incoming);
    }

    /**
     * Creates a source for a hook.
     *
     * @param root the root of the working tree or of the bare repository
     * @param workingDirectory the directory in which git's environment variables apply
     * @param incoming the commits, by the refs that lead to them
     */
    public CommitsSource(Path root, Path workingDirectory, IncomingCommits incoming) {
        this.root = root;
        this.workingDirectory = workingDirectory;
        this.incoming = incoming;
    }

    @Override
    public String target() {
        return root.toString();
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(root);
    }

    @Override
    public SourceScan open(SourceOptions options) throws IOException {
        return new CommitsScan(this, options, PathFilter.of(options));
    }

    private static final class CommitsScan implements SourceScan {
        private final GitCommand git;
        private final IncomingCommits incoming;
        private final DisplayPaths displayPaths;
        private final ChangeReader reader;
        private final Map<String, String> tips = new LinkedHashMap<>(); // names of refs, each with its object id
        private byte[] commits = {}; // output of git rev-list: object ids with line breaks, oldest first
        private @Nullable CatFileBatch objects; // for requests after the reading
        private final Map<String, GitCatFileTree> trees = new HashMap<>();
        private int lookups;
        private boolean contradicted;

        CommitsScan(CommitsSource source, SourceOptions options, PathFilter filter) {
            Path root = source.root;
            this.git = LinkCheck.gitFor(
                    options, GitCommand.in(source.workingDirectory).movedTo(root));
            this.incoming = source.incoming;
            this.displayPaths = ChangeReader.displayPaths(root, source.workingDirectory);
            this.reader = new ChangeReader(root, git, displayPaths, filter, options, Problem.Kind.GIT_COMMITS);
        }

        @Override
        public void run(WorkerContext worker) {
            try {
                List<String> starts = readTips(worker);
                if (!starts.isEmpty()) {
                    commits = list(starts);
                    readMessages(worker);
                    reader.read(this::changes, worker);
                }
                worker.countSkipped(SkipReason.NOT_NEW);
            } catch (IOException e) {
                worker.report(reader.problem(e));
            }
        }

        /**
         * Resolves the tips, and reads those that are not commits: tags, blobs and trees.
         *
         * @return the ids of the commits that the tips name
         */
        private List<String> readTips(WorkerContext worker) throws IOException {
            List<String> starts = new ArrayList<>();
            Set<String> read = new HashSet<>();
            Map<String, String> objects = new HashMap<>(); // by the given revision, which need not be an object id
            try (CatFileBatch batch = CatFileBatch.start(git)) {
                for (Map.Entry<String, String> tip : incoming.tips().entrySet()) {
                    String name = tip.getValue();
                    while (!name.isEmpty() && read.add(name)) {
                        name = readTip(batch, name, tip.getKey(), objects, starts, worker);
                    }
                }
                contradicted = isContradicted(batch);
            }
            for (Map.Entry<String, String> tip : incoming.tips().entrySet()) {
                String object = objects.get(tip.getValue());
                if (object != null) {
                    tips.put(tip.getKey(), object);
                }
            }
            return starts;
        }

        /**
         * Returns whether the known refs describe another repository than the receiving one: it lacks a ref that one of them stands for.
         * The remote was renamed or has another address now.
         */
        private boolean isContradicted(CatFileBatch batch) throws IOException {
            for (String ref : incoming.contradicted()) {
                batch.request(List.of(ref));
                if (batch.next() != null) {
                    return true;
                }
            }
            return false;
        }

        /**
         * Reads one tip or the target of a tag.
         *
         * @param objects receives the object id of the revision
         * @param starts receives the object id of a commit
         * @return the object id that a tag names; empty for other objects
         */
        private String readTip(
                CatFileBatch batch,
                String name,
                String ref,
                Map<String, String> objects,
                List<String> starts,
                WorkerContext worker)
                throws IOException {
            batch.request(List.of(name, name)); // twice: a tag is read completely after its first line was parsed
            CatFileBatch.ObjectHeader head = batch.next();
            String next = "";
            if (head != null && head.type() == ObjectType.TAG) {
                next = tagTarget(new String(batch.content(TAG_HEAD), StandardCharsets.ISO_8859_1));
            }
            CatFileBatch.ObjectHeader again = batch.next();
            boolean astray = head != null && head.type() == ObjectType.TAG && !ObjectIds.isObjectId(next);
            if (again == null || astray) {
                worker.report(
                        new Problem(Problem.Kind.ABSENT_OBJECT, Redactor.redact(ref), "the object that it names"));
            }
            if (again == null) {
                return "";
            }
            objects.put(name, again.name());
            switch (again.type()) {
                case COMMIT -> starts.add(again.name());
                case TAG -> reader.readMessage(batch, GitOrigin.ObjectKind.TAG, again, worker);
                case BLOB -> reader.readMessage(batch, GitOrigin.ObjectKind.BLOB, again, worker);
                case TREE -> reader.read(consumer -> files(again.name(), consumer), worker);
            }
            return astray ? "" : next;
        }

        /** Returns the object id in the first line of a tag, "object NAME" (git-mktag), or an empty text. */
        private static String tagTarget(String tag) {
            int end = tag.indexOf('\n');
            return tag.startsWith("object ") && end > 0 ? tag.substring("object ".length(), end) : "";
        }

        /** Passes all files of a tree to the consumer, as new files. A ref may name a tree without a commit. */
        private void files(String tree, ChangeReader.ChangeConsumer consumer) throws IOException {
            byte[] listing = git.output("ls-tree", "-r", "-z", "--full-tree", GitCommand.END_OF_OPTIONS, tree);
            int start = 0;
            for (int i = 0; i < listing.length; i++) {
                if (listing[i] == 0) {
                    int tab = start;
                    while (listing[tab] != '\t') {
                        tab++;
                    }
                    String[] words = new String(listing, start, tab - start, StandardCharsets.US_ASCII).split(" ", 3);
                    String path = DisplayPaths.decodeName(ByteBuffer.wrap(listing, tab + 1, i - tab - 1));
                    String none = "0".repeat(words[2].length());
                    String entry = ":000000 " + words[0] + " " + none + " " + words[2] + " A";
                    consumer.accept(Change.of("", entry, path));
                    start = i + 1;
                }
            }
        }

        /** Lists the commits that the start commits lead to and that are not known yet, oldest first. */
        private byte[] list(List<String> starts) throws IOException {
            StringBuilder input = new StringBuilder();
            for (String start : starts) {
                input.append(start).append('\n');
            }
            for (String known : incoming.known()) {
                String object = ObjectIds.isObjectId(known) ? known : commitOf(known);
                input.append(object.isEmpty() ? "" : "^" + object + "\n");
            }
            List<String> words =
                    new ArrayList<>(List.of("rev-list", "--reverse", "--topo-order", "--ignore-missing", "--stdin"));
            if (!incoming.knownRefs().isEmpty() && !contradicted) {
                words.add("--not");
                words.add(incoming.knownRefs());
            }
            byte[] bytes = input.toString().getBytes(StandardCharsets.US_ASCII);
            return git.outputFor(bytes, words.toArray(String[]::new));
        }

        /** Returns the id of the commit of a revision, or an empty text if there is none. Then no commits are left out for it. */
        private String commitOf(String revision) throws IOException {
            String[] words = {"rev-parse", "--verify", "--quiet", GitCommand.END_OF_OPTIONS, revision + "^{commit}"};
            String commit = git.succeeds(words) ? new String(git.output(words), StandardCharsets.US_ASCII).strip() : "";
            return ObjectIds.isObjectId(commit) ? commit : ""; // for ^main git prints the id after a caret
        }

        /** Reads the commit objects, which contain the messages. */
        private void readMessages(WorkerContext worker) throws IOException {
            try (CatFileBatch batch = CatFileBatch.start(git)) {
                List<String> slice = new ArrayList<>();
                int start = 0;
                for (int i = 0; i < commits.length; i++) {
                    if (commits[i] == '\n') {
                        slice.add(new String(commits, start, i - start, StandardCharsets.US_ASCII));
                        start = i + 1;
                    }
                    if (slice.size() == CatFileBatch.MAX_NAMES || (i == commits.length - 1 && !slice.isEmpty())) {
                        batch.request(slice);
                        for (String name : slice) {
                            CatFileBatch.ObjectHeader head = batch.next();
                            if (head == null) {
                                throw new IOException("the commit " + name + " is missing");
                            }
                            reader.readMessage(batch, GitOrigin.ObjectKind.COMMIT, head, worker);
                        }
                        slice.clear();
                    }
                }
            }
        }

        /** Passes the changes of each commit to the consumer. For a merge, these are the files that differ from every parent. */
        private void changes(ChangeReader.ChangeConsumer consumer) throws IOException {
            try (RunningGit process = git.start(commits, DIFF_TREE)) {
                InputStream out = process.stdout();
                String commit = "";
                ByteArrayOutputStream word = new ByteArrayOutputStream();
                for (boolean more = readTo(out, word); more; more = readTo(out, word)) {
                    String text = word.toString(StandardCharsets.US_ASCII);
                    if (text.startsWith(":")) {
                        readTo(out, word);
                        consumer.accept(Change.of(commit, text, DisplayPaths.decodeName(word.toByteArray())));
                    } else {
                        commit = text;
                    }
                }
                if (process.await() == 0) {
                    return;
                }
            }
            throw git.errorOf(commits, DIFF_TREE);
        }

        /** Reads the bytes before the next NUL, and returns false at the end of the stream. */
        private static boolean readTo(InputStream in, ByteArrayOutputStream word) throws IOException {
            word.reset();
            for (int b = in.read(); b > 0; b = in.read()) {
                word.write(b);
            }
            return word.size() > 0;
        }

        @Override
        public Map<String, List<Location>> resolveLocations(
                Map<String, List<Location>> locations, WorkerContext worker) {
            Map<String, List<Location>> located = new TreeMap<>();
            try {
                Map<String, List<Location>> brought = reader.former().withoutPreexisting(locations, worker);
                Map<String, Integer> order = order(brought);
                for (Map.Entry<String, List<Location>> token : brought.entrySet()) {
                    located.put(token.getKey(), orderIntroductions(token.getValue(), order));
                }
            } catch (IOException e) {
                worker.report(reader.problem(e));
                return reader.former().withoutPreexisting(locations, new WorkerContext(chunk -> {}, task -> {}));
            }
            return reader.former().withFormer(located, locations);
        }

        /** Returns the commits with findings, each with its position in the listing, or -1 if it is not listed. */
        private Map<String, Integer> order(Map<String, List<Location>> locations) {
            Map<String, Integer> order = new HashMap<>();
            locations.values().forEach(all -> all.forEach(location -> order.put(ChangeReader.commitOf(location), -1)));
            order.remove("");
            if (!order.isEmpty()) {
                int start = 0;
                for (int i = 0; i < commits.length; i++) {
                    if (commits[i] == '\n') {
                        String name = new String(commits, start, i - start, StandardCharsets.US_ASCII);
                        int turn = i;
                        order.computeIfPresent(name, (key, none) -> turn);
                        start = i + 1;
                    }
                }
            }
            return order;
        }

        /**
         * Keeps, for each path, only the locations in the first commit that introduced the token there, and completes their origin.
         * Locations without a commit stay unchanged.
         *
         * @param locations the locations of one token
         * @param order the position of each commit
         */
        private List<Location> orderIntroductions(List<Location> locations, Map<String, Integer> order)
                throws IOException {
            Map<ContentPosition, List<Location>> byPath = new LinkedHashMap<>();
            List<Location> result = new ArrayList<>();
            for (Location location : locations) {
                if (order.containsKey(ChangeReader.commitOf(location))) {
                    byPath.computeIfAbsent(ContentPosition.ofPath(location), path -> new ArrayList<>())
                            .add(location);
                } else {
                    result.add(location);
                }
            }
            for (List<Location> path : byPath.values()) {
                Set<String> in = new HashSet<>();
                path.forEach(location -> in.add(ChangeReader.commitOf(location)));
                List<String> sorted = new ArrayList<>(in);
                sorted.sort((a, b) -> Integer.compare(order.getOrDefault(a, -1), order.getOrDefault(b, -1)));
                List<Commit> introductions = new ArrayList<>();
                for (String commit : sorted) {
                    introductions.add(read(commit));
                }
                List<String> refs = refsTo(sorted.get(0));
                Optional<GitOrigin.HeadPosition> head = inHead(path);
                for (Location location : path) {
                    if (ChangeReader.commitOf(location).equals(sorted.get(0))) {
                        result.add(withOrigin(location, introductions, head, refs));
                    }
                }
            }
            return result;
        }

        private static Location withOrigin(
                Location location,
                List<Commit> introductions,
                Optional<GitOrigin.HeadPosition> head,
                List<String> refs) {
            GitOrigin old = location.provenance().git().orElseThrow();
            GitOrigin origin = new GitOrigin(old.kind(), old.object(), introductions, head, true, refs);
            Provenance from = location.provenance();
            return location.withProvenance(
                    new Provenance(from.content(), from.path(), from.part(), Optional.of(origin), from.entries()));
        }

        private CatFileBatch objects() throws IOException {
            CatFileBatch opened = objects;
            if (opened == null) {
                opened = CatFileBatch.start(git);
                objects = opened;
            }
            return opened;
        }

        /** Reads a commit; one that does not exist has only its id. */
        private Commit read(String name) throws IOException {
            CatFileBatch batch = objects();
            batch.request(List.of(name));
            return batch.next() == null
                    ? CommitParser.unknown(name)
                    : CommitParser.parse(name, batch.content(LARGEST_MESSAGE));
        }

        /**
         * Returns the location in HEAD, or in an incoming tip, if the blob at this path there is one that was read. Tips are included
         * because HEAD does not have the new commits yet on a server, or if another branch is pushed. Otherwise such a location would
         * count as history.
         */
        private Optional<GitOrigin.HeadPosition> inHead(List<Location> path) throws IOException {
            String inside = path.get(0).contentId().path();
            if (path.get(0).provenance().part() == LocationPart.NAME || inside.indexOf('\n') >= 0) {
                return Optional.empty();
            }
            CatFileBatch batch = objects();
            List<String> names = new ArrayList<>(List.of("HEAD:" + inside));
            for (String tip : tips.values()) {
                if (names.size() < MAX_TIPS) {
                    names.add(tip + ":" + inside);
                }
            }
            for (String name : names) {
                batch.request(List.of(name));
                CatFileBatch.ObjectHeader head = batch.next();
                for (Location location : path) {
                    String object = location.provenance().git().orElseThrow().object();
                    if (head != null && head.name().equals(object)) {
                        return Optional.of(new GitOrigin.HeadPosition(
                                object, location.line(), location.column(), location.contentId()));
                    }
                }
            }
            return Optional.empty();
        }

        /** Returns the names of the tips that lead to a commit. After {@link #MAX_LOOKUPS} starts of git, further tips are left out. */
        private List<String> refsTo(String commit) throws IOException {
            List<String> refs = new ArrayList<>();
            for (Map.Entry<String, String> tip : tips.entrySet()) {
                boolean only = tips.size() == 1;
                String[] words = {"merge-base", "--is-ancestor", GitCommand.END_OF_OPTIONS, commit, tip.getValue()};
                if (only || (lookups++ < MAX_LOOKUPS && git.succeeds(words))) {
                    refs.add(Redactor.redact(tip.getKey()));
                }
            }
            return refs;
        }

        @Override
        public Optional<ProjectFile> projectFile(Location location) {
            String commit = ChangeReader.commitOf(location);
            if (commit.isEmpty()) {
                return Optional.empty();
            }
            try {
                GitCatFileTree tree = trees.get(commit);
                if (tree == null) {
                    tree = new GitCatFileTree(objects(), commit);
                    trees.put(commit, tree);
                }
                return Optional.of(new ProjectFile(tree, location.relativePath()));
            } catch (IOException e) {
                return Optional.empty(); // the location is then classified without these files
            }
        }

        @Override
        public void close() {
            if (objects != null) {
                objects.close();
            }
        }
    }
}
