package dev.trapstreet.policy;

import dev.trapstreet.finding.Allowance;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The comments that were found beside tokens, by the line they are about. Shared by the threads of a scan. */
public final class LineAllowances {
    private final Map<String, Allowance> byLine = new HashMap<>();

    /** Keeps what was found beside the token that stands there. */
    public synchronized void add(Location location, Allowance allowance) {
        byLine.put(key(location), allowance);
    }

    synchronized boolean isEmpty() {
        return byLine.isEmpty();
    }

    /** What was found on the line of that place; for a place in a history also on the line where HEAD has the token. */
    synchronized Optional<Allowance> at(Location location) {
        if (byLine.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Allowance found = byLine.get(key(location));
        Optional<GitOrigin.InHead> head = location.provenance().git().flatMap(GitOrigin::head);
        if (found == null && head.isPresent()) {
            found = byLine.get(key(head.get().object(), head.get().line()));
        }
        return Optional.ofNullable(found);
    }

    private static String key(Location location) {
        Optional<GitOrigin> git = location.provenance().git();
        String holder = git.isPresent()
                ? git.get().object()
                : location.provenance().part().word() + " " + location.path();
        return key(holder, location.line());
    }

    private static String key(String holder, int line) {
        return line + " " + holder;
    }
}
