package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parser of plain command lines of {@code scan}, without picocli. Its methods return false for everything that only picocli can parse. */
final class FastParser {
    private final Iterator<String> typed;
    private final List<String> targets = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private final ScanScopeOptions scope = new ScanScopeOptions();
    private final ScanChangeOptions change = new ScanChangeOptions();
    private final ScanDepthOptions depth = new ScanDepthOptions();
    private final ScanRunOptions run = new ScanRunOptions();
    private final ScanOutputOptions output = new ScanOutputOptions();
    private final ScanListOptions list = new ScanListOptions();

    /** Creates a parser of the words after {@code scan}. */
    FastParser(List<String> typed) {
        this.typed = typed.iterator();
    }

    Optional<ScanArguments> parse() {
        while (typed.hasNext()) {
            String word = typed.next();
            boolean target = !word.startsWith("-") || word.equals("-");
            boolean certain = target ? targets.add(word) : option(longName(word));
            if (!certain) {
                return Optional.empty();
            }
        }
        return Optional.of(new ScanArguments(targets, scope, change, depth, run, output, list, null));
    }

    private static String longName(String word) {
        return switch (word) {
            case "-q" -> "--quiet";
            case "-v" -> "--verbose";
            default -> word;
        };
    }

    /** Parses an option in the form in which the help shows it, with its value as the next word. */
    private boolean option(String name) {
        if (flag(name)) {
            return given.add(name);
        }
        if (!typed.hasNext()) {
            return false;
        }
        String value = typed.next();
        if (value.isEmpty() || value.startsWith("-") || value.startsWith("\"")) {
            return false;
        }
        return switch (name) {
            case "--exclude" -> scope.excludes.add(value);
            case "--format" -> output.outputs.add(new ScanOutputOptions.OutputOption(value));
            case "-o", "--output" -> file(value);
            default -> single(name, value) && given.add(name);
        };
    }

    /** Sets the file of the preceding format. */
    private boolean file(String file) {
        int last = output.outputs.size() - 1;
        if (last < 0 || output.outputs.get(last).file != null) {
            return false;
        }
        output.outputs.get(last).file = file;
        return true;
    }

    /** Sets an option without a value. */
    private boolean flag(String name) {
        switch (name) {
            case "--tracked" -> scope.tracked = true;
            case "--no-history" -> scope.noHistory = true;
            case "--history-only" -> scope.historyOnly = true;
            case "--follow-git-links" -> scope.followGitLinks = true;
            case "--no-config" -> scope.noConfig = true;
            case "--staged" -> change.staged = true;
            case "--since-last" -> change.sinceLast = true;
            case "--placeholders" -> depth.placeholders = true;
            case "--hygiene" -> depth.hygiene = true;
            case "--allow-shallow" -> run.allowShallow = true;
            case "--quiet" -> run.quiet = true;
            case "--verbose" -> run.verbose = true;
            case "--no-progress" -> run.noProgress = true;
            case "--show-secrets" -> output.showSecrets = true;
            case "--resume" -> list.resume = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Sets an option that is given at most once. */
    private boolean single(String name, String value) {
        switch (name) {
            case "--config" -> scope.config = value;
            case "--range" -> change.range = value;
            case "--config-from" -> change.configFrom = value;
            case "--max-decode-depth" -> depth.maxDecodeDepth = value;
            case "--max-archive-depth" -> depth.maxArchiveDepth = value;
            case "--memory" -> depth.memory = value;
            case "--targets-from" -> list.targetsFrom = value;
            case "--limit" -> list.limit = value;
            case "--clone-to" -> list.cloneTo = value;
            case "--fail-on" -> run.failOn = value;
            case "--baseline" -> run.baseline = value;
            case "--rules" -> run.rules = value;
            case "--threads" -> run.threads = value;
            case "--now" -> run.now = value;
            case "--color" -> run.color = value;
            default -> {
                return false;
            }
        }
        return true;
    }
}
