package dev.trapstreet.fleet.scan;

import dev.trapstreet.git.GitCommand;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Hints at who is responsible for a repository, from the repository itself. Whoever can write to the repository can write them, so an owner
 * on the list has precedence. Immutable.
 *
 * @param codeOwner the owners of all files according to CODEOWNERS in HEAD; empty if there is none
 * @param lastCommitter the address of the author of the newest commit; empty if there is none
 */
record Owners(String codeOwner, String lastCommitter) {
    static final Owners NONE = new Owners("", "");

    private static final List<String> FILES =
            List.of(".github/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS");
    private static final int MAX_LENGTH = 200;
    private static final int MAX_DIGITS = 6; // of the size in bytes

    /** Reads the hints. What git cannot read gives no hint: the scan itself has reported it. */
    static Owners read(Path repository) {
        GitCommand git = GitCommand.onDisk(repository);
        return new Owners(codeOwner(git), lastCommitter(git));
    }

    private static String lastCommitter(GitCommand git) {
        try {
            return shown(text(git.output("log", "-1", "--all", "--format=%ae")));
        } catch (IOException e) {
            return "";
        }
    }

    private static String codeOwner(GitCommand git) {
        try {
            String names = text(git.output(
                    "ls-tree", "--name-only", "HEAD", "--", FILES.get(0), FILES.get(1), FILES.get(2), FILES.get(3)));
            for (String file : FILES) {
                if (names.lines().anyMatch(file::equals)) {
                    String blob = "HEAD:" + file;
                    boolean small =
                            text(git.output("cat-file", "-s", blob)).strip().length() <= MAX_DIGITS;
                    return small ? shown(ownersOfAll(text(git.output("cat-file", "blob", blob)))) : "";
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    /** Returns the owners in the last line with the pattern {@code *}, or else in the first line. */
    static String ownersOfAll(String file) {
        String first = "";
        String all = "";
        for (String line : file.lines().toList()) {
            String rule = line.replaceFirst("(^|\\s)#.*", "").strip();
            int space = rule.indexOf(' ');
            if (space > 0 && !rule.startsWith("[")) {
                String owners = rule.substring(space + 1).strip();
                first = first.isEmpty() ? owners : first;
                all = rule.startsWith("* ") || rule.startsWith("/ ") ? owners : all;
            }
        }
        return all.isEmpty() ? first : all;
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }

    private static String shown(String text) {
        String line = Redactor.redact(text.strip().replaceAll("\\p{Cntrl}+", " "));
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
