package dev.trapstreet.cli.hook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The text of a hook: what runs Trapstreet, between two marks, in a script of its own or at the head of one that was there.
 *
 * <pre>
 *   #!/usr/bin/env sh
 *   # &gt;&gt;&gt; trapstreet &gt;&gt;&gt; …
 *   …
 *   # &lt;&lt;&lt; trapstreet &lt;&lt;&lt;
 *   . "$(dirname "$0")/h"
 * </pre>
 *
 * <p>At the head, because many a hook ends with {@code exec} or {@code exit}. The other's name stays as it is, because hooks
 * of husky look at their own.
 */
final class HookScript {
    private static final String BEGIN = "# >>> trapstreet >>>";
    private static final String END = "# <<< trapstreet <<<\n";
    private static final String SHEBANG = "#!/bin/sh\n";
    private static final List<String> SHELLS = List.of("sh", "bash", "dash", "ash", "ksh", "zsh");

    private static final String KEEP_REFS = "trapstreet_refs=$(cat)\n";
    private static final String PASS_REFS = "printf '%s\\n' \"$trapstreet_refs\" | ";

    /** For the script that follows. A line that is read from a variable is not read as the shell's once more. */
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
     * How the program is started.
     *
     * @param file without which it cannot be
     * @param words the program and its first arguments
     * @param java the directory of the JDK, for when there is no java in sight, as where a window starts git
     */
    record LaunchCommand(String file, List<String> words, String java) {}

    /** A script that does nothing else, but for running another hook first where there is one. */
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

    /** Another's script, in the shell's language, with the block at its head. */
    static String insertInto(String script, Hook hook, List<String> options, LaunchCommand start) {
        int line = script.indexOf('\n') + 1;
        boolean refs = hook.readsRefs(); // both are to read what git says
        String block =
                block(hook, options, start, refs ? KEEP_REFS : "", refs ? PASS_REFS : "", refs ? GIVE_REFS_BACK : "");
        return script.substring(0, line) + block + script.substring(line);
    }

    private static String block(
            Hook hook, List<String> options, LaunchCommand start, String before, String input, String after) {
        StringBuilder run = new StringBuilder("hook run ").append(hook.keyword());
        options.forEach(option -> run.append(' ').append(quoted(option)));
        StringBuilder words = new StringBuilder();
        start.words().forEach(word -> words.append(quoted(word)).append(' '));
        String file = quoted(start.file());
        return BEGIN + " Written by 'trapstreet hook install'; 'trapstreet hook uninstall' takes it out again.\n"
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
                + "        echo \"trapstreet: this hook cannot run it: it is no longer at \"" + file + " >&2\n"
                + "        echo \"trapstreet: run 'hook install' of a new one, or take these lines out of $0\" >&2\n"
                + "        return 2\n"
                + "    fi\n"
                + "}\n"
                + before
                + input + "trapstreet_run " + run + " \"$@\" || exit $?\n"
                + after
                + END;
    }

    /** A word for the shell, whatever is in it; in a text of which each character is a byte. */
    private static String quoted(String word) {
        String bytes = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return "'" + bytes.replace("'", "'\\''") + "'";
    }

    static boolean isInstalled(String script) {
        return script.contains(BEGIN) && script.contains(END);
    }

    /** The script without the block; empty when it holds nothing else. */
    static Optional<String> removeFrom(String script) {
        int begin = script.indexOf(BEGIN);
        int end = script.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            return Optional.of(script);
        }
        String rest = script.substring(0, begin) + script.substring(end + END.length());
        return rest.equals(SHEBANG) ? Optional.empty() : Optional.of(rest);
    }

    /** True for a script whose first line names a shell: others cannot hold the block. */
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

    /** What else has a hand in this hook, and where a line of one's own outlives it; empty for none that is known. */
    static Optional<String> manager(String script, Hook hook) {
        String line = "trapstreet hook run " + hook.keyword() + " \"$@\"";
        if (script.contains("$(dirname \"$0\")/h\"") || script.contains("/husky.sh\"")) {
            return Optional.of("husky writes this file anew at each install; to be safe, add to .husky/"
                    + hook.keyword() + ": " + line);
        }
        if (script.contains("lefthook")) {
            return Optional.of("lefthook writes this file anew at each install; to be safe, add to lefthook.yml, under "
                    + hook.keyword() + " and commands: trapstreet: { run: trapstreet hook run " + hook.keyword()
                    + (hook == Hook.PRE_PUSH ? " {1} {2}, use_stdin: true" : "") + " }");
        }
        if (script.contains("pre-commit.com") || script.contains("pre_commit")) {
            return Optional.of(
                    "the pre-commit framework writes this file anew at each install; to be safe, add the hook "
                            + "trapstreet" + (hook == Hook.PRE_PUSH ? "-push" : "") + " to .pre-commit-config.yaml");
        }
        return Optional.empty();
    }
}
