package dev.trapstreet.cli.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Random sequences of commits, branches, tags, forced pushes, deletions and changes of the remote, each push judged by the hook. Git's
 * refs before and after each push say which commits a push would bring; the test itself knows which commits bring a token.
 *
 * <p>Through the hook, no token arrives at a remote that never had it. A push that brings none is not refused, unless somebody else has
 * deleted a branch that is pushed again: then git reports what it also reports for a remote with another address, of which nothing is
 * known. What only a tag of the remote leads to is not known either, because git has no tracking refs for tags.
 */
@DisabledOnOs(OS.WINDOWS)
class PushStateMachineTest extends HookRepository {
    private static final String ZEROS = "0".repeat(40);

    private final Map<String, Path> remotes = new TreeMap<>(); // by the name of the directory
    private final Set<String> leaks = new HashSet<>(); // ids of commits and tags that bring a token
    private final Map<String, Set<String>> had = new HashMap<>(); // ids that were at each remote at any time
    private final List<String> done = new ArrayList<>();
    private Random random = new Random(0);
    private String address = "";
    private int count;
    private int refused;
    private int passed;

    @Test
    void noTokenArrivesAndNothingElseIsRefused() throws Exception {
        run(11, 60);
    }

    @Tag("slow")
    @Test
    void noTokenArrivesInLongSequencesEither() throws Exception {
        for (long seed = 100; seed < 106; seed++) {
            run(seed, 120);
        }
    }

    private void run(long seed, int steps) throws Exception {
        random = new Random(seed);
        done.clear();
        for (String name : List.of("one", "two")) {
            Path remote = folder.resolve(name + seed + ".git");
            git("init", "-q", "--bare", remote.toString());
            remotes.put(name, remote);
            had.put(name, new HashSet<>());
        }
        leaks.clear();
        git("checkout", "-q", "-f", "--orphan", "start" + seed);
        git("read-tree", "--empty");
        git("clean", "-q", "-d", "-f", "-x");
        write("README", "start " + seed);
        git("add", "-A");
        git("commit", "-q", "-m", "start");
        for (String ref : git("for-each-ref", "--format=%(refname)").split("\n", -1)) {
            if (!ref.isEmpty() && !ref.equals("refs/heads/start" + seed)) {
                git("update-ref", "-d", ref);
            }
        }
        if (address.isEmpty()) {
            git("remote", "add", "origin", remotes.get("one").toString());
        }
        point("one");
        refused = 0;
        passed = 0;
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", after " + done, e);
            }
        }
        assertTrue(refused > 2 && passed > 5, "seed " + seed + ": " + refused + " refused, " + passed + " passed");
    }

    private void point(String remote) throws Exception {
        address = remote;
        git("remote", "set-url", "origin", remotes.get(remote).toString());
    }

    private void step() throws Exception {
        int choice = random.nextInt(20);
        if (choice < 6) {
            change(random.nextInt(6) == 0);
        } else if (choice < 8) {
            git("checkout", "-q", "-B", "b" + random.nextInt(4));
            done.add("branch");
        } else if (choice < 9) {
            String[] branches = branches();
            git("checkout", "-q", branches[random.nextInt(branches.length)]);
            done.add("checkout");
        } else if (choice < 10) {
            boolean leak = random.nextInt(3) == 0;
            String tag = "t" + count++;
            git("tag", "-a", "-m", leak ? "release " + TOKEN : "release", tag);
            if (leak) {
                leaks.add(git("rev-parse", tag));
            }
            done.add("tag " + leak);
        } else if (choice < 11) {
            git(
                    "reset",
                    "-q",
                    "--hard",
                    git("rev-list", "--max-count=3", "HEAD").lines().reduce("", (a, b) -> b));
            done.add("reset");
        } else if (choice < 12) {
            point(address.equals("one") ? "two" : "one");
            git("fetch", "-q", "--prune", "origin"); // as the documentation advises
            done.add("remote " + address);
        } else if (choice < 13) {
            delete();
        } else {
            push();
        }
    }

    private String[] branches() throws Exception {
        return git("for-each-ref", "--format=%(refname:short)", "refs/heads").split("\n", -1);
    }

    private void change(boolean leak) throws Exception {
        write("f" + count++, leak ? "t = '" + TOKEN + "'" : "text " + count);
        git("add", "-A");
        git("commit", "-q", "-m", "change");
        if (leak) {
            leaks.add(git("rev-parse", "HEAD"));
        }
        if (leak && random.nextBoolean()) {
            git("rm", "-q", "f" + (count - 1));
            git("commit", "-q", "-m", "removed");
        }
        done.add("commit " + leak);
    }

    /** Deletes a branch at the remote, from here or by somebody else. */
    private void delete() throws Exception {
        Map<String, String> there = refs(remotes.get(address));
        for (String ref : there.keySet()) {
            if (ref.startsWith("refs/heads/") && random.nextBoolean()) {
                if (random.nextBoolean()) {
                    git("push", "-q", "--no-verify", "origin", ":" + ref);
                } else {
                    git("-C", remotes.get(address).toString(), "update-ref", "-d", ref);
                }
                done.add("delete " + ref);
                return;
            }
        }
    }

    private Map<String, String> refs(Path repository) throws Exception {
        Map<String, String> refs = new TreeMap<>();
        HookOutput said = run(repository, Map.of(), "for-each-ref", "--format=%(objectname) %(refname)");
        assertEquals(0, said.code(), said.text());
        for (String line : said.text().lines().toList()) {
            refs.put(line.substring(41), line.substring(0, 40));
        }
        return refs;
    }

    /** Pushes one to three refs, with force, if the hook permits it. */
    private void push() throws Exception {
        Path remote = remotes.get(address);
        Map<String, String> here = refs(repository);
        here.keySet().removeIf(ref -> ref.startsWith("refs/remotes/"));
        Map<String, String> there = refs(remote);
        List<String> names = new ArrayList<>(here.keySet());
        Map<String, String> pushed = new TreeMap<>(); // remote ref by local ref
        int refs = 1 + random.nextInt(3);
        for (int i = 0; i < refs; i++) {
            String ref = names.get(random.nextInt(names.size()));
            boolean renamed = ref.startsWith("refs/heads/") && random.nextInt(3) == 0;
            pushed.put(ref, renamed ? "refs/heads/n" + random.nextInt(3) : ref);
        }
        StringBuilder lines = new StringBuilder();
        List<String> specs = new ArrayList<>();
        Map<String, String> arriving = new HashMap<>();
        for (Map.Entry<String, String> each : pushed.entrySet()) {
            String old = there.getOrDefault(each.getValue(), ZEROS);
            if (!old.equals(here.get(each.getKey()))
                    && arriving.put(each.getValue(), here.get(each.getKey())) == null) {
                lines.append(each.getKey())
                        .append(' ')
                        .append(here.get(each.getKey()))
                        .append(' ');
                lines.append(each.getValue()).append(' ').append(old).append('\n');
                specs.add("+" + each.getKey() + ":" + each.getValue());
            }
        }
        Set<String> first = brought(arriving, there);
        first.retainAll(leaks);
        first.removeAll(had.get(address));
        Map<String, String> known = new HashMap<>(there);
        known.keySet().removeIf(ref -> ref.startsWith("refs/tags/") && !arriving.containsKey(ref));
        Set<String> brought = brought(arriving, known);
        brought.retainAll(leaks);
        boolean contradicted = false;
        Map<String, String> tracked = refs(repository);
        for (String ref : arriving.keySet()) {
            String tracking = ref.replace("refs/heads/", "refs/remotes/origin/");
            contradicted |= !there.containsKey(ref) && tracked.containsKey(tracking) && !tracking.equals(ref);
        }
        CommandRun hook = hook(Map.of(), lines.toString(), "pre-push", "--stdin", "git", "origin", remote.toString());
        done.add("push " + specs + " " + hook.code());
        assertFalse(hook.err().contains(TOKEN), "the token was shown");
        assertTrue(hook.code() == 0 || hook.code() == 1, hook.err());
        if (hook.code() == 0) {
            passed++;
            assertEquals(Set.of(), first, () -> "it passed: " + lines);
        } else {
            refused++;
            assertTrue(!brought.isEmpty() || contradicted, () -> "it was refused: " + lines + hook.err());
        }
        // Half of the refused pushes are made nevertheless, with --no-verify: otherwise nothing would be pushed soon.
        if (!specs.isEmpty() && (hook.code() == 0 || random.nextBoolean())) {
            List<String> words = new ArrayList<>(List.of("push", "-q", "--no-verify", "origin"));
            words.addAll(specs);
            git(words.toArray(String[]::new));
            had.get(address).addAll(brought(refs(remote), Map.of()));
        }
    }

    /** Returns the ids of the commits and tags that the remote does not have on any ref, as git itself lists them. */
    private Set<String> brought(Map<String, String> arriving, Map<String, String> there) throws Exception {
        Set<String> brought = new HashSet<>();
        for (String object : arriving.values()) {
            if (git("cat-file", "-t", object).equals("tag") && !there.containsValue(object)) {
                brought.add(object);
            }
            List<String> words = new ArrayList<>(List.of("rev-list", object, "--not"));
            words.addAll(there.values());
            brought.addAll(git(words.toArray(String[]::new)).lines().toList());
        }
        return brought;
    }
}
