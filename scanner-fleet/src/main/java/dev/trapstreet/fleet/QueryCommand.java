package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.fleet.query.Answer;
import dev.trapstreet.fleet.query.Questions;
import dev.trapstreet.fleet.query.RunTime;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that asks a store one question and prints a table. */
abstract class QueryCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Greatest number of rows; 0 for all. Default: ${DEFAULT-VALUE}.")
    private String limit = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, csv or jsonl. Default: ${DEFAULT-VALUE}.")
    private String format = "";

    QueryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException, InterruptedException {
        int most = OptionValues.number("--limit", limit, 0, Integer.MAX_VALUE - 1);
        Answer.Format asked = Answer.Format.ofKeyword(format)
                .orElseThrow(() -> new InvalidOptionException("--format takes text, csv or jsonl, not " + format));
        prepare();
        return storeOptions.with(console, (session, store, tables, suppressions) -> {
            console.print(answer(new Questions(tables, most), asked));
            return ExitCode.CLEAN.code();
        });
    }

    /** Checks further options before Spark starts. */
    void prepare() throws InvalidOptionException {}

    /** Asks the question. */
    abstract String answer(Questions questions, Answer.Format asked) throws IOException;

    /** {@code fleet tokens}. */
    @Command(
            name = "tokens",
            header = "List the tokens: worst first, then those in the most repositories, then the oldest.")
    static final class Tokens extends QueryCommand {
        Tokens(Console console) {
            super(console);
        }

        @Override
        String answer(Questions questions, Answer.Format asked) throws IOException {
            return questions.tokens().format(asked);
        }
    }

    /** {@code fleet repositories}. */
    @Command(
            name = "repositories",
            header = "List the repositories: those with the worst tokens first, with their owners.",
            description = {
                "The owner is that on the list, or else that of CODEOWNERS. A question mark precedes the last committer,"
                        + " which is only a hint.",
                ""
            })
    static final class Repositories extends QueryCommand {
        Repositories(Console console) {
            super(console);
        }

        @Override
        String answer(Questions questions, Answer.Format asked) throws IOException {
            return questions.repositories().format(asked);
        }
    }

    /** {@code fleet accounts}. */
    @Command(name = "accounts", header = "List the Mapbox accounts whose tokens were found.")
    static final class Accounts extends QueryCommand {
        Accounts(Console console) {
            super(console);
        }

        @Override
        String answer(Questions questions, Answer.Format asked) throws IOException {
            return questions.accounts().format(asked);
        }
    }

    /** {@code fleet changes}. */
    @Command(name = "changes", header = "List what is new, what is gone, and what could not be read.")
    static final class Changes extends QueryCommand {
        @Option(
                names = "--since",
                paramLabel = "DATE",
                description = "A date or a time in UTC: 2026-11-30 or 2026-11-30T20:00:00Z. Default: the last run.")
        private @Nullable String since;

        private long from;

        Changes(Console console) {
            super(console);
        }

        @Override
        void prepare() throws InvalidOptionException {
            from = since == null ? 0 : RunTime.parse(since);
        }

        @Override
        String answer(Questions questions, Answer.Format asked) throws IOException {
            questions.definePairs();
            return questions.changes(from).format(asked);
        }
    }

    /** {@code fleet status}. */
    @Command(
            name = "status",
            header = "Show the state of the fleet: repositories, tokens, runs, and what could not be read.")
    static final class Status extends QueryCommand {
        Status(Console console) {
            super(console);
        }

        @Override
        String answer(Questions questions, Answer.Format asked) throws IOException {
            String gap = asked == Answer.Format.TEXT ? "\n" : "";
            Answer failures = questions.failures();
            return questions.statuses().format(asked)
                    + gap
                    + questions.severities().format(asked)
                    + gap
                    + questions.trend().format(asked)
                    + (failures.rows().isEmpty() ? "" : gap + failures.format(asked));
        }
    }
}
