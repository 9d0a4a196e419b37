package dev.trapstreet.policy;

import dev.trapstreet.finding.Allowance;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The comments that were found beside tokens, by the line they are about. Shared by the threads of a scan. */
public final class LineAllowances {
    private final Map<String, Allowance> byLine = new HashMap<>();
    private final Map<String, Allowance> unheeded = new HashMap<>();

    /** Keeps what was found beside the token that stands there. */
    public synchronized void add(Location location, Allowance allowance) {
        byLine.put(key(location), allowance);
    }

    /** Heeds from now on those alone that {@link #at} gives for one of these places. */
    public synchronized void heedOnly(Collection<Location> places) {
        unheeded.putAll(byLine);
        for (Location place : places) {
            unheeded.remove(keyOf(place, byLine));
        }
        byLine.keySet().removeAll(unheeded.keySet());
    }

    synchronized boolean isEmpty() {
        return byLine.isEmpty() && unheeded.isEmpty();
    }

    /** What was found on the line of that place; for a place in a history also on the line where HEAD has the token. */
    public synchronized Optional<Allowance> at(Location location) {
        return byLine.isEmpty() ? Optional.empty() : Optional.ofNullable(byLine.get(keyOf(location, byLine)));
    }

    /** The same of those that are not heeded. */
    synchronized Optional<Allowance> unheededAt(Location location) {
        return unheeded.isEmpty() ? Optional.empty() : Optional.ofNullable(unheeded.get(keyOf(location, unheeded)));
    }

    /** The place's own line, or where nothing was found there, that in HEAD. */
    private static String keyOf(Location location, Map<String, Allowance> byLine) {
        String own = key(location);
        Optional<GitOrigin.InHead> head = location.provenance().git().flatMap(GitOrigin::head);
        return head.isEmpty() || byLine.containsKey(own)
                ? own
                : key(head.get().object(), head.get().line());
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
