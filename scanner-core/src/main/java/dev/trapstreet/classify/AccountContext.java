package dev.trapstreet.classify;

import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Tag;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What only all findings together tell: whose token it is, and whether several apps share it (MBX026, MBX027). */
public final class AccountContext {
    /**
     * Where a token stands.
     *
     * @param path relative to the tree's root
     * @param app as {@link Classified} has it
     */
    public record Place(String path, Setting setting, String app) {}

    /** A token with its places. */
    public void add(String fingerprint, Optional<String> account, Collection<Place> places) {
        places.forEach(place -> {});
    }

    /** What is known of a token, once all were added. */
    public Set<Tag> tagsOf(String fingerprint) {
        return Set.of();
    }
}
