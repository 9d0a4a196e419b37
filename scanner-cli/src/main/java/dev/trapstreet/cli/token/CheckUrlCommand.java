package dev.trapstreet.cli.token;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.AllowedUrl;
import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.PageUrl;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.UrlMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trapstreet check-url}: evaluates allowed URLs offline. See docs/domain.md, section "Allowed URLs". */
@Command(
        name = "check-url",
        header = "Shows whether allowed URLs admit a page, and how broad they are.",
        description = {
            "",
            "Applies the documented rules: a host includes its subdomains, a path includes the paths below it, and a scheme or "
                    + "port must match if it is given. Where the documentation is silent, the answer is unknown. Sends no "
                    + "request.",
            ""
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Example:",
            "  trapstreet check-url --allowed https://www.example.com --page https://www.example.com/map",
            "",
            "Exit codes: 0 every page is admitted; 1 a page is not, or it is unknown; 2 wrong use."
        })
public final class CheckUrlCommand implements Callable<Integer> {
    private final Console console;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public CheckUrlCommand(Console console) {
        this.console = console;
    }

    @Option(
            names = "--allowed",
            paramLabel = "URL",
            description = "Allowed URL of the token. Repeatable. Default: none, and the token works everywhere.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--page",
            paramLabel = "URL",
            description = "Complete address of a page with a map. Repeatable. Without it, only the breadth is shown.")
    private List<String> pages = new ArrayList<>();

    @Option(
            names = "--referrer",
            paramLabel = "WHAT",
            defaultValue = "origin",
            description =
                    "Part of its address that the page sends: origin, as browsers do by default; whole, if its referrer "
                            + "policy says so; or none. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private Referrer referrer;

    /** Part of a page's address that its referrer policy sends. */
    enum Referrer {
        origin(PageUrl.SentReferrer.ORIGIN),
        whole(PageUrl.SentReferrer.WHOLE),
        none(PageUrl.SentReferrer.NOTHING);

        private final PageUrl.SentReferrer sent;

        Referrer(PageUrl.SentReferrer sent) {
            this.sent = sent;
        }
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException {
        List<PageUrl> asked = new ArrayList<>();
        for (String page : pages) {
            asked.add(PageUrl.of(page)
                    .orElseThrow(() -> new InvalidOptionException(
                            "--page takes a complete address such as https://www.example.com/map, not " + page)));
        }
        AllowedUrls urls = AllowedUrls.of(allowed);
        StringBuilder text = new StringBuilder();
        for (AllowedUrl url : urls.entries()) {
            appendLine(text, "allowed", url.text() + ": " + url.breadth().phrase());
            url.undocumentedSyntax().ifPresent(why -> appendLine(text, "", "undocumented syntax: " + why));
        }
        if (allowed.size() > AllowedUrls.MAX_ENTRIES) {
            appendLine(text, "", "a token has at most " + AllowedUrls.MAX_ENTRIES + " allowed URLs");
        }
        appendLine(text, "together", urls.breadth().phrase());
        boolean all = true;
        for (int i = 0; i < asked.size(); i++) {
            UrlMatch match = urls.admits(asked.get(i), referrer.sent);
            all &= match.decision() == UrlMatch.Decision.ALLOW;
            appendLine(text, match.decision().name().toLowerCase(Locale.ROOT), pages.get(i) + ": " + match.reason());
        }
        console.print(text);
        return all ? ExitCode.CLEAN.code() : ExitCode.FINDINGS.code();
    }

    private static void appendLine(StringBuilder text, String name, String value) {
        text.append(String.format("%-9s %s\n", name, TerminalEscaper.escape(Redactor.redact(value))));
    }
}
