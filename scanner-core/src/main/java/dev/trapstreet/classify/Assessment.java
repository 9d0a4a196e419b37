package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one kind of evidence says of a place. */
record Assessment(Exposure exposure, List<String> evidence, Set<Tag> tags) {
    static final Assessment UNDECIDED = new Assessment(Exposure.UNKNOWN, List.of(), Set.of());

    static Assessment of(Exposure exposure, String evidence, Tag... tags) {
        return new Assessment(exposure, List.of(evidence), Set.of(tags));
    }

    /** Whether it decides. */
    boolean decides() {
        return exposure != Exposure.UNKNOWN;
    }

    Assessment withEvidence(String more) {
        List<String> all = new ArrayList<>(evidence);
        all.add(more);
        return new Assessment(exposure, all, tags);
    }
}
