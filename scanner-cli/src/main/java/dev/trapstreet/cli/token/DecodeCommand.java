package dev.trapstreet.cli.token;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.TokenExplanation;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.ParseResult;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet decode}: explains tokens offline. */
@Command(
        name = "decode",
        header = "Explains a token, offline.",
        description = {
            "",
            "Shows what a token contains: type, account, id, time of creation, and for a temporary token its scopes and "
                    + "expiry. For text that contains no token, shows which check fails. Sends no request.",
            "",
            "Pass tokens on standard input, rather than as an argument: other users of the machine can see arguments. Each line "
                    + "is a token, or text that contains tokens, such as a line of code, a URL or a quoted value. For a secret "
                    + "token, the explanation begins with what to do if it leaked."
        },
        optionListHeading = "%nOptions:%n",
        footer = {"", "Exit codes: 0 every text is or contains a token; 1 a text does not; 2 wrong use."})
public final class DecodeCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 16 << 20;

    /** The beginning of a token, so that the text is worth an explanation of why it is none. */
    private static final Pattern RESEMBLES = Pattern.compile("[pst]k\\.");

    private final Console console;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public DecodeCommand(Console console) {
        this.console = console;
    }

    @Parameters(
            paramLabel = "TOKEN",
            arity = "0..1",
            description = "The token. Default: -, which reads standard input.")
    private @Nullable String token;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Print text, or json with one object on each line. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private DecodeFormat format;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description = "Calculate ages as of this moment, such as 2026-11-21T00:00:00Z. Default: now.")
    private @Nullable String now;

    /** Formats of the explanation. */
    enum DecodeFormat {
        text,
        json
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException, InterruptedException {
        Instant moment = moment();
        TokenParser parser = new TokenParser(moment);
        List<String> texts = inputs();
        Map<Integer, List<MapboxToken>> within = Map.of();
        if (texts.stream().anyMatch(text -> parser.parse(text).token().isEmpty())) {
            within = PastedText.tokens(texts, moment);
        }
        boolean pasted = false;
        for (int i : within.keySet()) {
            pasted |= parser.parse(texts.get(i)).token().isEmpty();
        }
        List<ParseResult> results = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            ParseResult whole = parser.parse(texts.get(i));
            List<MapboxToken> found = whole.token().isPresent() ? List.of() : within.getOrDefault(i, List.of());
            for (MapboxToken one : found) {
                results.add(parser.parse(one.raw().revealSecret()));
            }
            // Of a longer text around tokens, lines that do not resemble one are not explained.
            boolean around = pasted && !RESEMBLES.matcher(texts.get(i)).find();
            if (found.isEmpty() && !around) {
                results.add(whole);
            }
        }
        write(results, moment);
        boolean all = results.stream().allMatch(result -> result.token().isPresent());
        return (all ? ExitCode.CLEAN : ExitCode.FINDINGS).code();
    }

    private void write(List<ParseResult> results, Instant moment) throws IOException {
        boolean first = true;
        for (ParseResult result : results) {
            TokenExplanation report = new TokenExplanation(result, moment);
            if (format == DecodeFormat.json) {
                report.writeJson(console.out());
            } else {
                if (!first) {
                    console.out().write('\n');
                }
                report.writeText(console.out());
            }
            first = false;
        }
    }

    private Instant moment() throws InvalidOptionException {
        return now == null ? Instant.now() : OptionValues.moment(now);
    }

    private List<String> inputs() throws InvalidOptionException, IOException {
        if (token != null && !token.equals("-")) {
            List<String> typed = lines(token);
            return typed.isEmpty() ? List.of(token) : typed;
        }
        byte[] input = console.in().readNBytes(MAX_BYTES + 1);
        if (input.length > MAX_BYTES) {
            throw new InvalidOptionException("standard input is larger than 16 MiB; 'trapstreet scan -' has no limit");
        }
        List<String> lines = lines(new String(input, StandardCharsets.UTF_8));
        if (lines.isEmpty()) {
            throw new InvalidOptionException("there is no token on standard input");
        }
        return lines;
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
