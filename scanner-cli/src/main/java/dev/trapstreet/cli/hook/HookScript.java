package dev.trapstreet.cli.hook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Text of a hook. A block between two markers runs Trapstreet, in a separate script or at the start of an existing one:
 *
 * <pre>
 *   #!/usr/bin/env sh
 *   # &gt;&gt;&gt; trapstreet &gt;&gt;&gt; …
 *   …
 *   # &lt;&lt;&lt; trapstreet &lt;&lt;&lt;
 *   . "$(dirname "$0")/h"
 * </pre>
 *
 * <p>The block is at the start, because many hooks end with {@code exec} or {@code exit}. The existing hook keeps its name, because
 * husky's hooks read their own name.
 */
final class HookScript {
    private static final String BEGIN = "# >>> trapstreet >>>";
    private static final String END = "# <<< trapstreet <<<\n";
    private static final String SHEBANG = "#!/bin/sh\n";
    private static final List<String> SHELLS = List.of("sh", "bash", "dash", "ash", "ksh", "zsh");

    private static final String KEEP_REFS = "trapstreet_refs=$(cat)\n";
    private static final String PASS_REFS = "printf '%s\\n' \"$trapstreet_refs\" | ";

    /** Restores standard input for the script after the block. The shell does not expand the content of a variable again. */
    private static final String GIVE_REFS_BACK = """
            if [ -n "$trapstreet_refs" ]; then
            exec << TRAPSTREET_REFS
            $trapstreet_refs
            TRAPSTREET_REFS
            else
            exec < /dev/null
            fi
            """;

    private HookScript() {}

    /**
     * Command that starts Trapstreet.
     *
     * @param file the file of the launcher or the jar, without which the command cannot run
     * @param words the program and its first arguments
     * @param java the directory of the JDK, for environments without java on the PATH, such as that of a graphical git client
     */
    record LaunchCommand(String file, List<String> words, String java) {}

    /**
     * Returns a script that contains only the block.
     *
     * @param beside the file name of another hook that the script runs first, if there is one
     */
    static String create(Hook hook, List<String> options, LaunchCommand start, Optional<String> beside) {
        if (beside.isEmpty()) {
            return SHEBANG + block(hook, options, start, "", "", "");
        }
        String other = "\"${0%/*}/\"" + quoted(beside.get());
        String input = hook.readsRefs() ? PASS_REFS : "";
        String before = (hook.readsRefs() ? KEEP_REFS : "") + "if [ -x " + other + " ]; then\n    " + input + other
                + " \"$@\" || exit $?\nfi\n";
        return SHEBANG + block(hook, options, start, before, input, "");
    }

    /** Returns an existing shell script with the block at its start. */
    static String insertInto(String script, Hook hook, List<String> options, LaunchCommand start) {
        int line = script.indexOf('\n') + 1;
        boolean refs = hook.readsRefs(); // both the block and the script read them from standard input
        String block =
                block(hook, options, start, refs ? KEEP_REFS : "", refs ? PASS_REFS : "", refs ? GIVE_REFS_BACK : "");
        return script.substring(0, line) + block + script.substring(line);
    }

    private static String block(
            Hook hook, List<String> options, LaunchCommand start, String before, String input, String after) {
        StringBuilder run = new StringBuilder("hook run ").append(hook.keyword());
        options.forEach(option -> run.append(' ').append(quoted(option)));
        run.append(stdin(hook));
        StringBuilder words = new StringBuilder();
        start.words().forEach(word -> words.append(quoted(word)).append(' '));
        String file = quoted(start.file());
        return BEGIN + " Written by 'trapstreet hook install'; 'trapstreet hook uninstall' removes it.\n"
                + "trapstreet_run() {\n"
                + "    if [ -z \"${JAVA_HOME:-}\" ] && ! command -v java > /dev/null 2>&1; then\n"
                + "        JAVA_HOME=" + quoted(start.java()) + "\n"
                + "        export JAVA_HOME\n"
                + "    fi\n"
                + "    if [ -f " + file + " ]; then\n"
                + "        " + words + "\"$@\"\n"
                + "    elif command -v trapstreet > /dev/null 2>&1; then\n"
                + "        trapstreet \"$@\"\n"
                + "    else\n"
                + "        echo \"trapstreet: this hook cannot run, because the program is no longer at \"" + file
                + " >&2\n"
                + "        echo \"trapstreet: run 'trapstreet hook install' again, or remove these lines from $0\" >&2\n"
                + "        return 2\n"
                + "    fi\n"
                + "}\n"
                + before
                + input + "trapstreet_run " + run + " \"$@\" || exit $?\n"
                + after
                + END;
    }

    /** Returns the option that an empty standard input comes from git, and means that nothing is pushed. */
    private static String stdin(Hook hook) {
        return hook == Hook.PRE_PUSH ? " --stdin git" : "";
    }

    /** Quotes a word for the shell. Each character of the result is a byte of its UTF-8 form. */
    private static String quoted(String word) {
        String bytes = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return "'" + bytes.replace("'", "'\\''") + "'";
    }

    static boolean isInstalled(String script) {
        return script.contains(BEGIN) && script.contains(END);
    }

    /** Returns the script without the block, or an empty result if it contains nothing else. */
    static Optional<String> removeFrom(String script) {
        int begin = script.indexOf(BEGIN);
        int end = script.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            return Optional.of(script);
        }
        String rest = script.substring(0, begin) + script.substring(end + END.length());
        return rest.equals(SHEBANG) ? Optional.empty() : Optional.of(rest);
    }

    /** Returns whether the first line of a script names a shell. Other scripts cannot contain the block. */
    static boolean isShell(String script) {
        int end = script.indexOf('\n');
        if (!script.startsWith("#!") || end < 0) {
            return false;
        }
        String[] words = script.substring(2, end).strip().split("\\s+", -1);
        String program = words[0].substring(words[0].lastIndexOf('/') + 1);
        if (program.equals("env") && words.length > 1) {
            program = words[words[1].equals("-S") && words.length > 2 ? 2 : 1];
        }
        return SHELLS.contains(program);
    }

    /**
     * Returns a warning if a known hook manager rewrites the script from time to time, with the line to add to its configuration. Empty
     * if the script belongs to none.
     */
    static Optional<String> manager(String script, Hook hook) {
        String line = "trapstreet hook run " + hook.keyword() + stdin(hook) + " \"$@\"";
        if (script.contains("$(dirname \"$0\")/h\"") || script.contains("/husky.sh\"")) {
            return Optional.of("husky rewrites this file at each install; to keep the check, add to .husky/"
                    + hook.keyword() + ": " + line);
        }
        if (script.contains("lefthook")) {
            return Optional.of("lefthook rewrites this file at each install; to keep the check, add to lefthook.yml, "
                    + "under " + hook.keyword() + " and commands: trapstreet: { run: trapstreet hook run "
                    + hook.keyword()
                    + lefthookSuffix(hook) + " }");
        }
        if (script.contains("pre-commit.com") || script.contains("pre_commit")) {
            return Optional.of(
                    "the pre-commit framework rewrites this file at each install; to keep the check, add the hook "
                            + "trapstreet" + frameworkSuffix(hook) + " to .pre-commit-config.yaml");
        }
        return Optional.empty();
    }

    private static String frameworkSuffix(Hook hook) {
        return hook == Hook.PRE_PUSH ? "-push" : hook == Hook.COMMIT_MSG ? "-message" : "";
    }

    private static String lefthookSuffix(Hook hook) {
        return hook == Hook.PRE_PUSH
                ? stdin(hook) + " {1} {2}, use_stdin: true"
                : hook == Hook.COMMIT_MSG ? " {1}" : "";
    }
}
