package dev.trapstreet.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a chunk of bytes came from.
 *
 * @param path as a user would type it, with {@code /} between names; {@code <stdin>} for standard input. Safe to show: a
 *     token in a name is withheld
 * @param part what of that file was read
 * @param git where in a history it stands; empty for a file
 * @param inside names of entries, for what an archive or a compressed file holds, the outermost first; safe to show. Empty
 *     for what a compressed file holds, which has the file's own name without its suffix: in a history, that is known last
 */
public record Provenance(String path, Part part, Optional<GitOrigin> git, List<String> inside) {
    /** Stands between an archive and the name of its entry. */
    private static final String ENTRY = "!/";

    /** Name in {@link #inside} of what a compressed file holds. */
    public static final String NAMELESS = "";

    public Provenance {
        inside = List.copyOf(inside);
    }

    /** Of a file. */
    public Provenance(String path, Part part) {
        this(path, part, Optional.empty());
    }

    /** Of what no archive holds. */
    public Provenance(String path, Part part, Optional<GitOrigin> git) {
        this(path, part, git, List.of());
    }

    /** The path, and the way through the archives: {@code app.apk!/classes2.dex}. */
    public String shownPath() {
        return pathFrom(path);
    }

    /** The same, with another path in place of its own: one that is relative to something else. */
    public String pathFrom(String other) {
        return inside.isEmpty() ? other : other + ENTRY + String.join(ENTRY, names(other));
    }

    /** The name of what this is: of an entry its own, of a file its path. */
    public String name() {
        return inside.isEmpty() ? path : names(path).get(inside.size() - 1);
    }

    /** The names inside, each of them told. */
    private List<String> names(String outermost) {
        List<String> names = new ArrayList<>();
        String holder = outermost;
        for (String name : inside) {
            holder = name.equals(NAMELESS) ? withoutSuffix(holder) : name;
            names.add(holder);
        }
        return names;
    }

    /** Of {@code dist/bundle.js.gz} "bundle.js", of {@code layer.tgz} "layer.tar". */
    private static String withoutSuffix(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String suffix = dot <= 0 ? "" : name.substring(dot + 1);
        return switch (suffix) {
            case "tgz", "tbz2", "tbz", "txz", "tzst" -> name.substring(0, dot) + ".tar";
            case "gz", "bz2", "xz", "zst", "br" -> name.substring(0, dot);
            default -> name;
        };
    }

    /** The archives that hold it, the outermost first: the file, then entries in entries. Empty when none does. */
    public List<String> containers() {
        if (inside.isEmpty()) {
            return List.of();
        }
        List<String> containers = new ArrayList<>();
        containers.add(path);
        containers.addAll(names(path).subList(0, inside.size() - 1));
        return containers;
    }
}
