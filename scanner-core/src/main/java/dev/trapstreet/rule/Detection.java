package dev.trapstreet.rule;

import dev.trapstreet.finding.Severity;
import java.util.List;

/**
 * What a rule looks for in a file where no token need stand: the entries of {@code detect} in its file.
 *
 * @param look what is looked for
 * @param find any of these literals, in ASCII and whatever its case; for {@link Look#LITERALS}
 * @param near what else the line must hold, within some hundred bytes: of each entry one of its alternatives
 * @param unless what the line must not hold there
 * @param files that are looked at: patterns of {@link FilePattern}; all files when there is none
 * @param exceptFiles that are not
 * @param project true when it only matters to a project that uses Mapbox, and the file itself need not say so
 * @param withRestricted how bad it is when the account's listing tells that a public token of the project has allowed URLs; the
 *     same as {@code severity} where that does not matter
 * @param message what is wrong there; {@code {found}} stands for what was found
 */
public record Detection(
        Look look,
        List<String> find,
        List<List<String>> near,
        List<String> unless,
        List<FilePattern> files,
        List<FilePattern> exceptFiles,
        boolean project,
        Severity severity,
        Severity withRestricted,
        String message) {
    public Detection {
        find = List.copyOf(find);
        near = List.copyOf(near);
        unless = List.copyOf(unless);
        files = List.copyOf(files);
        exceptFiles = List.copyOf(exceptFiles);
    }

    /** True when it is about a file of that path, with {@code /} between names. */
    public boolean isAbout(String path) {
        return (files.isEmpty() || anyMatches(files, path)) && !anyMatches(exceptFiles, path);
    }

    private static boolean anyMatches(List<FilePattern> patterns, String path) {
        for (FilePattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** The message about what was found. */
    public String message(String found) {
        return message.replace("{found}", found);
    }
}
