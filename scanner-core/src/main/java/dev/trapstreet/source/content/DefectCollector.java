package dev.trapstreet.source.content;

import dev.trapstreet.finding.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collector of the defects of one archive. Those of the same kind become one problem, which names the first entry and counts the others. */
final class DefectCollector {
    private final Map<String, Defect> defects = new LinkedHashMap<>();

    private static final class Defect {
        private final Problem.Kind kind;
        private final String first;
        private final String detail;
        private int count;

        Defect(Problem.Kind kind, String first, String detail) {
            this.kind = kind;
            this.first = first;
            this.detail = detail;
        }

        String toSentence() {
            StringBuilder words = new StringBuilder(detail);
            if (!first.isEmpty()) {
                words.append(detail.isEmpty() ? "" : ", ")
                        .append(count == 1 ? "in " : "first in ")
                        .append(first);
            }
            if (count > 1) {
                words.append(words.length() == 0 ? "" : ", ").append(count).append(" in all");
            }
            return words.toString();
        }
    }

    /** Receiver of the problems. */
    interface Receiver {
        /** Receives a problem and a clause about it. */
        void problem(Problem.Kind kind, String detail);
    }

    /** Adds a defect of an entry. An empty name stands for the archive. */
    void add(EntryHandler.Defect what, String name, String detail) {
        Problem.Kind kind = switch (what) {
            case DAMAGED -> Problem.Kind.ARCHIVE_DAMAGED;
            case ENCRYPTED -> Problem.Kind.ARCHIVE_ENCRYPTED;
            case METHOD -> Problem.Kind.ARCHIVE_METHOD;
        };
        String first = name.isEmpty() ? "" : EntryPath.display(name);
        defects.computeIfAbsent(kind + detail, k -> new Defect(kind, first, detail)).count++;
    }

    /** Reports all defects. */
    void report(Receiver receiver) {
        defects.values().forEach(defect -> receiver.problem(defect.kind, defect.toSentence()));
    }
}
