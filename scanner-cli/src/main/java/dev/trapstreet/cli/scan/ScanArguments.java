package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        return builder().targets(targets).build();
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

    /** {@return a builder of a command line without targets and options} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builder of a command line. Each method sets what one option was given, and returns this builder. */
    public static final class Builder {
        private List<String> targets = List.of();
        private boolean tracked;
        private boolean noHistory;
        private boolean historyOnly;
        private boolean staged;
        private @Nullable String range;
        private boolean sinceLast;
        private boolean allowShallow;
        private boolean followGitLinks;
        private List<String> excludes = List.of();
        private List<Output> outputs = List.of();
        private @Nullable String failOn;
        private @Nullable String config;
        private @Nullable String configFrom;
        private boolean noConfig;
        private @Nullable String baseline;
        private boolean placeholders;
        private @Nullable String maxDecodeDepth;
        private @Nullable String maxArchiveDepth;
        private boolean hygiene;
        private @Nullable String rules;
        private @Nullable String threads;
        private @Nullable String memory;
        private @Nullable String now;
        private boolean showSecrets;
        private String color = DEFAULT_COLOR;
        private boolean quiet;
        private boolean noProgress;
        private @Nullable Api api;

        private Builder() {}

        /**
         * Sets the scan targets.
         *
         * @param targets the targets as they were typed
         * @return this builder
         */
        public Builder targets(List<String> targets) {
            this.targets = targets;
            return this;
        }

        /**
         * Sets whether {@code --tracked} was given.
         *
         * @param tracked true if it was given
         * @return this builder
         */
        public Builder tracked(boolean tracked) {
            this.tracked = tracked;
            return this;
        }

        /**
         * Sets whether {@code --no-history} was given.
         *
         * @param noHistory true if it was given
         * @return this builder
         */
        public Builder noHistory(boolean noHistory) {
            this.noHistory = noHistory;
            return this;
        }

        /**
         * Sets whether {@code --history-only} was given.
         *
         * @param historyOnly true if it was given
         * @return this builder
         */
        public Builder historyOnly(boolean historyOnly) {
            this.historyOnly = historyOnly;
            return this;
        }

        /**
         * Sets whether {@code --staged} was given.
         *
         * @param staged true if it was given
         * @return this builder
         */
        public Builder staged(boolean staged) {
            this.staged = staged;
            return this;
        }

        /**
         * Sets the value of {@code --range}; null if it was not given.
         *
         * @param range the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder range(@Nullable String range) {
            this.range = range;
            return this;
        }

        /**
         * Sets whether {@code --since-last} was given.
         *
         * @param sinceLast true if it was given
         * @return this builder
         */
        public Builder sinceLast(boolean sinceLast) {
            this.sinceLast = sinceLast;
            return this;
        }

        /**
         * Sets whether {@code --allow-shallow} was given.
         *
         * @param allowShallow true if it was given
         * @return this builder
         */
        public Builder allowShallow(boolean allowShallow) {
            this.allowShallow = allowShallow;
            return this;
        }

        /**
         * Sets whether {@code --follow-git-links} was given.
         *
         * @param followGitLinks true if it was given
         * @return this builder
         */
        public Builder followGitLinks(boolean followGitLinks) {
            this.followGitLinks = followGitLinks;
            return this;
        }

        /**
         * Sets the values of {@code --exclude}.
         *
         * @param excludes the values, in the order in which they were given
         * @return this builder
         */
        public Builder excludes(List<String> excludes) {
            this.excludes = excludes;
            return this;
        }

        /** Sets the reports. */
        Builder outputs(List<Output> outputs) {
            this.outputs = outputs;
            return this;
        }

        /**
         * Sets the value of {@code --fail-on}; null if it was not given.
         *
         * @param failOn the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder failOn(@Nullable String failOn) {
            this.failOn = failOn;
            return this;
        }

        /**
         * Sets the value of {@code --config}; null if it was not given.
         *
         * @param config the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder config(@Nullable String config) {
            this.config = config;
            return this;
        }

        /**
         * Sets the value of {@code --config-from}; null if it was not given.
         *
         * @param configFrom the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder configFrom(@Nullable String configFrom) {
            this.configFrom = configFrom;
            return this;
        }

        /**
         * Sets whether {@code --no-config} was given.
         *
         * @param noConfig true if it was given
         * @return this builder
         */
        public Builder noConfig(boolean noConfig) {
            this.noConfig = noConfig;
            return this;
        }

        /**
         * Sets the value of {@code --baseline}; null if it was not given.
         *
         * @param baseline the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder baseline(@Nullable String baseline) {
            this.baseline = baseline;
            return this;
        }

        /**
         * Sets whether {@code --placeholders} was given.
         *
         * @param placeholders true if it was given
         * @return this builder
         */
        public Builder placeholders(boolean placeholders) {
            this.placeholders = placeholders;
            return this;
        }

        /**
         * Sets the value of {@code --max-decode-depth}; null if it was not given.
         *
         * @param maxDecodeDepth the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder maxDecodeDepth(@Nullable String maxDecodeDepth) {
            this.maxDecodeDepth = maxDecodeDepth;
            return this;
        }

        /**
         * Sets the value of {@code --max-archive-depth}; null if it was not given.
         *
         * @param maxArchiveDepth the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder maxArchiveDepth(@Nullable String maxArchiveDepth) {
            this.maxArchiveDepth = maxArchiveDepth;
            return this;
        }

        /**
         * Sets whether {@code --hygiene} was given.
         *
         * @param hygiene true if it was given
         * @return this builder
         */
        public Builder hygiene(boolean hygiene) {
            this.hygiene = hygiene;
            return this;
        }

        /**
         * Sets the value of {@code --rules}; null if it was not given.
         *
         * @param rules the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder rules(@Nullable String rules) {
            this.rules = rules;
            return this;
        }

        /**
         * Sets the value of {@code --threads}; null if it was not given.
         *
         * @param threads the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder threads(@Nullable String threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Sets the value of {@code --memory}; null if it was not given.
         *
         * @param memory the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder memory(@Nullable String memory) {
            this.memory = memory;
            return this;
        }

        /**
         * Sets the value of {@code --now}; null if it was not given.
         *
         * @param now the value as it was typed; null if the option was not given
         * @return this builder
         */
        public Builder now(@Nullable String now) {
            this.now = now;
            return this;
        }

        /**
         * Sets whether {@code --show-secrets} was given.
         *
         * @param showSecrets true if it was given
         * @return this builder
         */
        public Builder showSecrets(boolean showSecrets) {
            this.showSecrets = showSecrets;
            return this;
        }

        /**
         * Sets the value of {@code --color}.
         *
         * @param color the value
         * @return this builder
         */
        public Builder color(String color) {
            this.color = color;
            return this;
        }

        /**
         * Sets whether {@code --quiet} was given.
         *
         * @param quiet true if it was given
         * @return this builder
         */
        public Builder quiet(boolean quiet) {
            this.quiet = quiet;
            return this;
        }

        /**
         * Sets whether {@code --no-progress} was given.
         *
         * @param noProgress true if it was given
         * @return this builder
         */
        public Builder noProgress(boolean noProgress) {
            this.noProgress = noProgress;
            return this;
        }

        /** Sets the options of the Tokens API; null if none was given. */
        Builder api(@Nullable Api api) {
            this.api = api;
            return this;
        }

        /** {@return the arguments} */
        public ScanArguments build() {
            return new ScanArguments(
                    targets,
                    tracked,
                    noHistory,
                    historyOnly,
                    staged,
                    Optional.ofNullable(range),
                    sinceLast,
                    allowShallow,
                    followGitLinks,
                    excludes,
                    outputs,
                    Optional.ofNullable(failOn),
                    Optional.ofNullable(config),
                    Optional.ofNullable(configFrom),
                    noConfig,
                    Optional.ofNullable(baseline),
                    placeholders,
                    Optional.ofNullable(maxDecodeDepth),
                    Optional.ofNullable(maxArchiveDepth),
                    hygiene,
                    Optional.ofNullable(rules),
                    Optional.ofNullable(threads),
                    Optional.ofNullable(memory),
                    Optional.ofNullable(now),
                    showSecrets,
                    color,
                    quiet,
                    noProgress,
                    Optional.ofNullable(api));
        }
    }

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
            return builder()
                    .targets(targets)
                    .excludes(excludes)
                    .outputs(outputs)
                    .tracked(flags.contains("--tracked"))
                    .noHistory(flags.contains("--no-history"))
                    .historyOnly(flags.contains("--history-only"))
                    .staged(flags.contains("--staged"))
                    .sinceLast(flags.contains("--since-last"))
                    .allowShallow(flags.contains("--allow-shallow"))
                    .followGitLinks(flags.contains("--follow-git-links"))
                    .noConfig(flags.contains("--no-config"))
                    .placeholders(flags.contains("--placeholders"))
                    .hygiene(flags.contains("--hygiene"))
                    .showSecrets(flags.contains("--show-secrets"))
                    .quiet(flags.contains("--quiet"))
                    .noProgress(flags.contains("--no-progress"))
                    .range(values.get("--range"))
                    .failOn(values.get("--fail-on"))
                    .config(values.get("--config"))
                    .configFrom(values.get("--config-from"))
                    .baseline(values.get("--baseline"))
                    .maxDecodeDepth(values.get("--max-decode-depth"))
                    .maxArchiveDepth(values.get("--max-archive-depth"))
                    .rules(values.get("--rules"))
                    .threads(values.get("--threads"))
                    .memory(values.get("--memory"))
                    .now(values.get("--now"))
                    .color(values.getOrDefault("--color", DEFAULT_COLOR))
                    .build();
        }
    }
}
