package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Exposure of a location according to one kind of evidence. Immutable.
 *
 * @param exposure the exposure; {@link Exposure#UNKNOWN} if the evidence does not decide
 * @param evidence the evidence as phrases for reports
 * @param tags the tags that follow from the evidence
 */
record Assessment(Exposure exposure, List<String> evidence, Set<Tag> tags) {
    /** Assessment without evidence. */
    static final Assessment UNDECIDED = new Assessment(Exposure.UNKNOWN, List.of(), Set.of());

    static Assessment of(Exposure exposure, String evidence, Tag... tags) {
        return new Assessment(exposure, List.of(evidence), Set.of(tags));
    }

    /** Returns whether the exposure is known, so that weaker evidence need not be considered. */
    boolean decides() {
        return exposure != Exposure.UNKNOWN;
    }

    Assessment withEvidence(String more) {
        List<String> all = new ArrayList<>(evidence);
        all.add(more);
        return new Assessment(exposure, all, tags);
    }
}
