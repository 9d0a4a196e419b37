package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was typed after {@code trapstreet scan}, word for word; {@link ScanRunner} says what it means.
 *
 * @param targets as typed; none means the current directory
 * @param outputs in their order; none means text on standard output
 * @param api empty when nobody is asked
 */
public record ScanArguments(
        List<String> targets,
        boolean tracked,
        boolean noHistory,
        boolean historyOnly,
        boolean staged,
        Optional<String> range,
        boolean sinceLast,
        boolean allowShallow,
        boolean followGitLinks,
        List<String> excludes,
        List<Output> outputs,
        Optional<String> failOn,
        Optional<String> config,
        Optional<String> configFrom,
        boolean noConfig,
        Optional<String> baseline,
        boolean placeholders,
        Optional<String> maxDecodeDepth,
        Optional<String> maxArchiveDepth,
        boolean hygiene,
        Optional<String> rules,
        Optional<String> threads,
        Optional<String> memory,
        Optional<String> now,
        boolean showSecrets,
        String color,
        boolean quiet,
        boolean noProgress,
        Optional<Api> api) {

    public static final String DEFAULT_COLOR = "auto";

    public ScanArguments {
        targets = List.copyOf(targets);
        excludes = List.copyOf(excludes);
        outputs = List.copyOf(outputs);
    }

    /** These targets, and nothing else typed. */
    public static ScanArguments of(List<String> targets) {
        return new FastParser(List.of()).arguments(targets);
    }

    /**
     * Whom to ask about what is found.
     *
     * @param verify how much a verdict matters
     * @param inventories files with listings; an empty name stands for the API
     */
    record Api(
            Optional<String> verify, List<String> inventories, Optional<String> address, Optional<String> tokenFile) {
        Api {
            inventories = List.copyOf(inventories);
        }
    }

    /** A format, and the file it goes to if that was named. */
    record Output(String format, Optional<String> file) {}

    /**
     * Reads a plain command line without the help of picocli, which takes as long to load as a small scan takes; empty
     * when there is anything in it that this does not know for certain, down to a mistake. A test holds the two readers
     * equal.
     *
     * @param typed the words after {@code scan}
     */
    public static Optional<ScanArguments> parseFast(List<String> typed) {
        FastParser plain = new FastParser(typed);
        return plain.read() ? Optional.of(plain.arguments()) : Optional.empty();
    }

    /** The state of {@link #parseFast}: false from a method means "not for certain". */
    private static final class FastParser {
        private static final Set<String> FLAGS = Set.of(
                "--tracked",
                "--no-history",
                "--history-only",
                "--staged",
                "--since-last",
                "--allow-shallow",
                "--follow-git-links",
                "--no-config",
                "--placeholders",
                "--hygiene",
                "--show-secrets",
                "--quiet",
                "--no-progress");
        private static final Set<String> SINGLE = Set.of(
                "--fail-on",
                "--config",
                "--config-from",
                "--baseline",
                "--range",
                "--max-decode-depth",
                "--max-archive-depth",
                "--rules",
                "--threads",
                "--memory",
                "--now",
                "--color");

        private final Iterator<String> typed;
        private final List<String> targets = new ArrayList<>();
        private final List<String> excludes = new ArrayList<>();
        private final List<Output> outputs = new ArrayList<>();
        private final Set<String> flags = new HashSet<>();
        private final Map<String, String> values = new HashMap<>();

        FastParser(List<String> typed) {
            this.typed = typed.iterator();
        }

        boolean read() {
            while (typed.hasNext()) {
                String word = typed.next();
                boolean target = !word.startsWith("-") || word.equals("-");
                boolean certain = target ? targets.add(word) : option(word.equals("-q") ? "--quiet" : word);
                if (!certain) {
                    return false;
                }
            }
            return true;
        }

        /** An option as the help writes it, with its value as the next word. */
        private boolean option(String name) {
            if (FLAGS.contains(name)) {
                return flags.add(name);
            }
            if (!typed.hasNext()) {
                return false;
            }
            String value = typed.next();
            if (value.isEmpty() || value.startsWith("-") || value.startsWith("\"")) {
                return false;
            }
            return switch (name) {
                case "--exclude" -> excludes.add(value);
                case "--format" -> outputs.add(new Output(value, Optional.empty()));
                case "-o", "--output" -> output(value);
                default -> SINGLE.contains(name) && values.putIfAbsent(name, value) == null;
            };
        }

        /** Belongs to the format before it. */
        private boolean output(String file) {
            int last = outputs.size() - 1;
            if (last < 0 || outputs.get(last).file().isPresent()) {
                return false;
            }
            outputs.set(last, new Output(outputs.get(last).format(), Optional.of(file)));
            return true;
        }

        ScanArguments arguments() {
            return arguments(targets);
        }

        ScanArguments arguments(List<String> scanned) {
            return new ScanArguments(
                    scanned,
                    flags.contains("--tracked"),
                    flags.contains("--no-history"),
                    flags.contains("--history-only"),
                    flags.contains("--staged"),
                    Optional.ofNullable(values.get("--range")),
                    flags.contains("--since-last"),
                    flags.contains("--allow-shallow"),
                    flags.contains("--follow-git-links"),
                    excludes,
                    outputs,
                    Optional.ofNullable(values.get("--fail-on")),
                    Optional.ofNullable(values.get("--config")),
                    Optional.ofNullable(values.get("--config-from")),
                    flags.contains("--no-config"),
                    Optional.ofNullable(values.get("--baseline")),
                    flags.contains("--placeholders"),
                    Optional.ofNullable(values.get("--max-decode-depth")),
                    Optional.ofNullable(values.get("--max-archive-depth")),
                    flags.contains("--hygiene"),
                    Optional.ofNullable(values.get("--rules")),
                    Optional.ofNullable(values.get("--threads")),
                    Optional.ofNullable(values.get("--memory")),
                    Optional.ofNullable(values.get("--now")),
                    flags.contains("--show-secrets"),
                    values.getOrDefault("--color", DEFAULT_COLOR),
                    flags.contains("--quiet"),
                    flags.contains("--no-progress"),
                    Optional.empty());
        }
    }
}
