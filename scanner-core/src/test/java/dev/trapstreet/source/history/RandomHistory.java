package dev.trapstreet.source.history;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * Random history, reproducible from its seed: branches, merges of two and more parents with changes of their own,
 * additional root commits, files and directories that are copied, moved, removed and restored, and tokens that appear,
 * move and disappear.
 */
final class RandomHistory {
    /** Behavior of the committers' clocks. */
    private enum Clock {
        FORWARD,
        STANDING,
        BACKWARD,
        ANYHOW
    }

    private static final String[] DIRECTORIES = {"", "a/", "a/b/", "c/", "c/b/", "copy/"};

    private final Random random;
    private final Repository repository;
    private final List<String> tokens = new ArrayList<>();
    private final List<ObjectId> commits = new ArrayList<>();
    private final List<Map<String, String>> files = new ArrayList<>(); // of each commit: content by path
    private final List<Integer> firstParents = new ArrayList<>();
    private final List<Integer> tips = new ArrayList<>();
    private final Map<String, ObjectId> blobs = new HashMap<>();
    private final Clock clock;
    private final boolean namesHoldTokens;

    private RandomHistory(Repository repository, long seed) {
        this.random = new Random(seed);
        this.repository = repository;
        this.clock = Clock.values()[random.nextInt(Clock.values().length)];
        this.namesHoldTokens = random.nextInt(3) == 0;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            tokens.add(TokenBuilder.random(random).build());
        }
    }

    /** Writes a history into an empty repository. */
    static RandomHistory write(Repository repository, long seed) throws IOException {
        RandomHistory history = new RandomHistory(repository, seed);
        int size = 2 + history.random.nextInt(30);
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            for (int i = 0; i < size; i++) {
                history.commit(i, inserter);
            }
            inserter.flush();
        }
        history.nameTips();
        return history;
    }

    List<String> tokens() {
        return tokens;
    }

    /** Returns every commit, whether or not it is reachable. */
    List<ObjectId> commits() {
        return commits;
    }

    private void commit(int number, ObjectInserter inserter) throws IOException {
        List<Integer> parents = parents();
        Map<String, String> content = new TreeMap<>();
        if (parents.isEmpty()) {
            content.put("README", prose());
        } else {
            content.putAll(files.get(parents.get(0)));
        }
        for (int i = 1; i < parents.size(); i++) {
            Map<String, String> other = files.get(parents.get(i));
            other.forEach((path, text) -> {
                if (random.nextBoolean()) {
                    content.put(path, text);
                }
            });
        }
        for (int i = parents.size() > 1 ? random.nextInt(3) : random.nextInt(5); i > 0; i--) {
            change(content);
        }
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree(content, inserter));
        List<ObjectId> ids = new ArrayList<>();
        parents.forEach(parent -> ids.add(commits.get(parent)));
        commit.setParentIds(ids);
        Instant time = Instant.ofEpochSecond(1_700_000_000L + seconds(number));
        PersonIdent who = new PersonIdent("A U Thor", "author@example.com", time, ZoneOffset.UTC);
        commit.setAuthor(who);
        commit.setCommitter(who);
        commit.setMessage("Commit " + number + "\n");
        commits.add(inserter.insert(commit));
        files.add(content);
        firstParents.add(parents.isEmpty() ? -1 : parents.get(0));
        if (!parents.isEmpty() && random.nextInt(3) > 0) {
            tips.removeAll(parents);
        }
        tips.add(number);
    }

    private long seconds(int number) {
        return switch (clock) {
            case FORWARD -> number;
            case STANDING -> 0;
            case BACKWARD -> -number;
            case ANYHOW -> random.nextInt(20);
        };
    }

    private List<Integer> parents() {
        List<Integer> parents = new ArrayList<>();
        int chance = random.nextInt(20);
        int count = commits.isEmpty() || chance == 0 ? 0 : chance < 13 ? 1 : chance < 18 ? 2 : 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int parent = random.nextInt(4) > 0 ? tips.get(random.nextInt(tips.size())) : random.nextInt(commits.size());
            if (!parents.contains(parent)) {
                parents.add(parent);
            }
        }
        return parents;
    }

    private void change(Map<String, String> content) {
        List<String> paths = new ArrayList<>(content.keySet());
        String path = paths.isEmpty() ? "README" : paths.get(random.nextInt(paths.size()));
        String text = content.getOrDefault(path, "");
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> content.put(freshPath(), prose() + line(token()) + prose());
            case 3 -> content.remove(path);
            case 4 -> { // renamed, unchanged or changed
                content.remove(path);
                content.put(freshPath(), random.nextBoolean() ? text : text + prose());
            }
            case 5 -> content.put(freshPath(), text); // one blob at two locations
            case 6 -> content.put(path, prose() + text); // moves its tokens to later lines
            case 7 -> content.put(path, text + line(token()) + (random.nextBoolean() ? line(token()) : ""));
            case 8 -> content.put(path, text.replace(token(), "removed"));
            case 9 -> mount(content);
            case 10 -> takeOver(content);
            default -> {
                if (!files.isEmpty() && random.nextInt(3) == 0) { // restores all files of an earlier commit
                    content.clear();
                    content.putAll(files.get(random.nextInt(files.size())));
                }
            }
        }
    }

    /** Copies a directory to a second path, so that both have the same tree. */
    private void mount(Map<String, String> content) {
        String from = DIRECTORIES[1 + random.nextInt(DIRECTORIES.length - 1)];
        String to = "mount" + random.nextInt(2) + "/";
        Map<String, String> copies = new TreeMap<>();
        content.forEach((path, text) -> {
            if (path.startsWith(from)) {
                copies.put(to + path.substring(from.length()), text);
            }
        });
        content.keySet().removeIf(path -> path.startsWith(to));
        content.putAll(copies);
    }

    /** Applies the changes of another commit, like cherry-pick. */
    private void takeOver(Map<String, String> content) {
        if (files.isEmpty()) {
            return;
        }
        int picked = random.nextInt(files.size());
        Map<String, String> after = files.get(picked);
        Map<String, String> before = firstParents.get(picked) < 0 ? Map.of() : files.get(firstParents.get(picked));
        before.keySet().stream().filter(path -> !after.containsKey(path)).forEach(content::remove);
        after.forEach((path, text) -> {
            if (!text.equals(before.get(path))) {
                content.put(path, text);
            }
        });
    }

    private String token() {
        return tokens.get(random.nextInt(tokens.size()));
    }

    private static String line(String token) {
        return "const token = '" + token + "';\n";
    }

    private String freshPath() {
        String name = namesHoldTokens && random.nextInt(4) == 0
                ? (random.nextBoolean() ? "a b " : "") + token()
                : "f" + random.nextInt(4);
        return DIRECTORIES[random.nextInt(DIRECTORIES.length)] + name + (random.nextInt(4) == 0 ? ".ts" : ".js");
    }

    private String prose() {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            lines.append("line ").append(random.nextInt(6)).append(" of a file that is long enough for deltas\n");
        }
        return lines.toString();
    }

    private ObjectId tree(Map<String, String> content, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, String> file : content.entrySet()) {
            ObjectId blob = blobs.get(file.getValue());
            if (blob == null) {
                blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
                blobs.put(file.getValue(), blob);
            }
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    /** Gives some of the tips a ref; the others stay unreachable. */
    private void nameTips() throws IOException {
        for (int tip : tips) {
            if (random.nextInt(4) > 0) {
                point("refs/heads/branch" + tip, commits.get(tip));
            }
        }
        point("refs/heads/main", commits.get(random.nextInt(commits.size())));
        RefUpdate head = repository.updateRef(Constants.HEAD, true);
        if (random.nextBoolean()) {
            head.link("refs/heads/main");
        } else {
            head.setNewObjectId(commits.get(random.nextInt(commits.size())));
            head.forceUpdate();
        }
    }

    private void point(String name, ObjectId commit) throws IOException {
        RefUpdate update = repository.updateRef(name);
        update.setNewObjectId(commit);
        update.forceUpdate();
    }
}
