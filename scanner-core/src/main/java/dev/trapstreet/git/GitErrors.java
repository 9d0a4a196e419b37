package dev.trapstreet.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of the errors of one git command, and of the version of git, on which some of them depend. */
final class GitErrors {
    private static final int[] OLDEST = {2, 30};
    private static final String VERSION = "git version ";

    private final GitLauncher launcher;

    GitErrors(GitLauncher launcher) {
        this.launcher = launcher;
    }

    /**
     * Returns the failure of a command, or null if it succeeded and printed no error.
     *
     * @param errors the file with its standard error
     * @param code its exit code
     */
    @Nullable
    IOException read(Path errors, int code, String... words) throws IOException {
        for (String line : Files.readAllLines(errors, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("fatal:") || line.startsWith("error:")) {
                if (line.contains("dubious ownership") || line.contains("unsafe repository (")) { // before git 2.38.1
                    int start = line.indexOf('\'') + 1;
                    int end = line.indexOf('\'', start);
                    return GitUnusableException.ofAnotherUser(line, end > 0 ? line.substring(start, end) : "");
                }
                return isTooOld(words) ? GitUnusableException.tooOld(version()) : new IOException(line);
            }
        }
        if (code == 0) {
            return null;
        }
        return isTooOld(words) ? GitUnusableException.tooOld(version()) : withoutMessage(code, words);
    }

    /** Returns the failure of a command that JGit has run, or null if it succeeded. */
    static @Nullable IOException of(GitInProcess git, String... words) {
        IOException failure = git.failure();
        if (failure != null) {
            return failure;
        }
        return git.await() == 0 ? null : withoutMessage(git.await(), words);
    }

    private static IOException withoutMessage(int code, String... words) {
        return new IOException("git " + words[0] + " ended with exit code " + code);
    }

    private boolean isTooOld(String... words) throws IOException {
        if (!List.of(words).contains(GitCommand.END_OF_OPTIONS)) {
            return false;
        }
        String[] numbers = version().substring(VERSION.length()).split("\\.", -1);
        for (int i = 0; i < OLDEST.length && i < numbers.length; i++) {
            int number = numbers[i].matches("[0-9]{1,6}") ? Integer.parseInt(numbers[i]) : Integer.MAX_VALUE;
            if (number != OLDEST[i]) {
                return number < OLDEST[i];
            }
        }
        return false;
    }

    /** Returns the version line of git, such as {@code git version 2.39.5}, or only {@link #VERSION} if git prints something else. */
    private String version() throws IOException {
        try (RunningGit git = launcher.start(GitLauncher.NO_INPUT, null, "version");
                InputStream out = git.stdout()) {
            String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1).strip();
            git.await();
            return text.startsWith(VERSION) ? text : VERSION;
        }
    }
}
