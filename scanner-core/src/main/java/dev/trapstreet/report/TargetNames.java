package dev.trapstreet.report;

import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.List;

/** Names of the targets of a report, from which paths are shown. Immutable. */
final class TargetNames {
    private final List<String> names = new ArrayList<>();

    TargetNames(List<String> targets) {
        for (String target : targets) {
            names.add(Redactor.redact(target.endsWith("/") ? target.substring(0, target.length() - 1) : target));
        }
        names.sort((a, b) -> b.length() - a.length()); // the innermost first
    }

    /** Returns the target that contains a path; an empty text if none does. */
    String of(String path) {
        for (String name : names) {
            if (path.equals(name) || path.startsWith(name + "/")) {
                return name;
            }
        }
        return names.size() == 1 ? names.get(0) : "";
    }

    /** Returns a path without its target. */
    String relative(String path) {
        for (String name : names) {
            if (path.startsWith(name + "/")) {
                return path.substring(name.length() + 1);
            }
        }
        return path;
    }
}
