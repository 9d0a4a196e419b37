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
 * Command line of {@code trapstreet scan} as typed. {@link ScanRunner} checks and interprets the values. Immutable.
 *
 * @param targets the scan targets; an empty list means the current directory
 * @param tracked whether {@code --tracked} was given
 * @param noHistory whether {@code --no-history} was given
 * @param historyOnly whether {@code --history-only} was given
 * @param staged whether {@code --staged} was given
 * @param range the value of {@code --range}, a revision range for git
 * @param sinceLast whether {@code --since-last} was given
 * @param allowShallow whether {@code --allow-shallow} was given
 * @param followGitLinks whether {@code --follow-git-links} was given
 * @param excludes the values of {@code --exclude}, in order
 * @param outputs the reports, in order; an empty list means a text report on standard output
 * @param failOn the value of {@code --fail-on}, a severity or {@code none}
 * @param config the value of {@code --config}, a file
 * @param configFrom the value of {@code --config-from}, a commit
 * @param noConfig whether {@code --no-config} was given
 * @param baseline the value of {@code --baseline}, a file
 * @param placeholders whether {@code --placeholders} was given
 * @param maxDecodeDepth the value of {@code --max-decode-depth}, a number
 * @param maxArchiveDepth the value of {@code --max-archive-depth}, a number
 * @param hygiene whether {@code --hygiene} was given
 * @param rules the value of {@code --rules}, a directory
 * @param threads the value of {@code --threads}, a number
 * @param memory the value of {@code --memory}, a size such as {@code 512m}
 * @param now the value of {@code --now}, a moment in UTC
 * @param showSecrets whether {@code --show-secrets} was given
 * @param color the value of {@code --color}
 * @param quiet whether {@code --quiet} was given
 * @param noProgress whether {@code --no-progress} was given
 * @param api the options of the Tokens API; empty if none was given
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

    /** Default value of {@code --color}. */
    public static final String DEFAULT_COLOR = "auto";

    /** Copies the lists. */
    public ScanArguments {
        targets = List.copyOf(targets);
        excludes = List.copyOf(excludes);
        outputs = List.copyOf(outputs);
    }

    /**
     * Returns the command line with targets and without options.
     *
     * @param targets the scan targets, as typed
     * @return the arguments
     */
    public static ScanArguments of(List<String> targets) {
        return new FastParser(List.of()).arguments(targets);
    }

    /**
     * Options of the Tokens API.
     *
     * @param verify the value of {@code --verify}, {@code auto} or {@code required}
     * @param inventories the values of {@code --inventory}: files with token lists; an empty name requests the list from the API
     * @param address the value of {@code --api-url}
     * @param tokenFile the value of {@code --token-file}
     */
    record Api(
            Optional<String> verify, List<String> inventories, Optional<String> address, Optional<String> tokenFile) {
        Api {
            inventories = List.copyOf(inventories);
        }
    }

    /** A value of {@code --format}, and the value of its {@code --output} if it has one. */
    record Output(String format, Optional<String> file) {}

    /**
     * Parses a plain command line without picocli, which takes as long to load as a small scan takes. A test ensures that both
     * parsers give the same result.
     *
     * @param typed the words after {@code scan}
     * @return the arguments; empty if the command line is invalid, or has options or spellings that only picocli parses
     */
    public static Optional<ScanArguments> parseFast(List<String> typed) {
        FastParser plain = new FastParser(typed);
        return plain.read() ? Optional.of(plain.arguments()) : Optional.empty();
    }

    /** State of {@link #parseFast}. Its methods return false for everything that only picocli can parse. */
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

        /** Parses an option in the form in which the help shows it, with its value as the next word. */
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

        /** Sets the file of the preceding format. */
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
