package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Times of a token: when it was created, when it was committed first and last, and for how long it has been exposed. Immutable.
 *
 * @param born when it was created; empty if that is not known
 * @param committed when a commit first introduced it; empty if no commit is known
 * @param last when a commit last introduced it; empty if no commit is known
 * @param gone whether only the history has it
 */
record Exposed(Optional<Instant> born, Optional<Instant> committed, Optional<Instant> last, boolean gone) {
    static Exposed of(Finding finding) {
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        boolean gone = true;
        for (Location location : finding.locations()) {
            gone &= location.isOnlyInHistory();
            if (location.gitOrigin().isPresent()) {
                for (Commit commit : location.gitOrigin().get().introductions()) {
                    first = commit.date().isBefore(first) ? commit.date() : first;
                    last = commit.date().isAfter(last) ? commit.date() : last;
                }
            }
        }
        boolean known = !first.equals(Instant.MAX);
        return new Exposed(
                finding.token().createdAt(),
                known ? Optional.of(first) : Optional.empty(),
                known ? Optional.of(last) : Optional.empty(),
                gone);
    }

    /** Returns the days from the first commit to a moment; empty if no commit is known. */
    Optional<Long> days(Instant now) {
        return committed.map(first -> Math.max(0, Duration.between(first, now).toDays()));
    }

    /** Returns the first known time. */
    Optional<Instant> start() {
        return born.isPresent() && (committed.isEmpty() || born.get().isBefore(committed.get())) ? born : committed;
    }

    /** Returns the times as text, such as "created …, committed …". */
    String phrase(Instant now) {
        List<String> said = new ArrayList<>();
        born.ifPresent(born -> said.add("created " + seconds(born)));
        committed.ifPresent(first -> said.add("committed " + seconds(first)));
        last.filter(last -> !committed.equals(Optional.of(last)))
                .ifPresent(last -> said.add("last committed " + seconds(last)));
        if (gone) {
            said.add("only in the history today");
        }
        days(now).ifPresent(days -> said.add("exposed for " + Summary.count(days, "day")));
        return said.isEmpty() ? "not known" : String.join(", ", said);
    }

    /** Returns a time to the second, in UTC. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
