package dev.trapstreet.cli.token;

import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.InventoryFileReader;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.AllowedUrl;
import dev.trapstreet.token.AllowedUrls;
import dev.trapstreet.token.PageUrl;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.UrlMatch;
import dev.trapstreet.verify.Inventory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private static final String FRAME =
            "a frame of this kind sends the address of the page around it, or nothing if it is"
                    + " sandboxed without allow-same-origin; ask for that page";

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
            names = "--inventory",
            paramLabel = "FILE",
            description = "Take the allowed URLs from this token list, as the Tokens API returns it. Needs --id.")
    private @Nullable String inventory;

    @Option(names = "--id", paramLabel = "ID", description = "The id of the token in the list of --inventory.")
    private @Nullable String id;

    @Option(
            names = "--referrer",
            paramLabel = "POLICY",
            defaultValue = "origin",
            description =
                    "What the page sends: the name of its referrer policy, such as no-referrer; or helmet or django, for the "
                            + "default policy of these; safari, for its Origin header; or origin, whole or none. Default: "
                            + "${DEFAULT-VALUE}, as browsers do.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private String referrer;

    @Override
    public Integer call() throws InvalidOptionException, IOException {
        PageUrl.SentReferrer sent = sent();
        List<String> texts = allowedUrls();
        List<PageUrl> asked = new ArrayList<>();
        for (String page : pages) {
            if (isFrame(page)) {
                continue;
            }
            asked.add(PageUrl.of(page)
                    .orElseThrow(() -> new InvalidOptionException(
                            "--page takes a complete address such as https://www.example.com/map, not " + page)));
        }
        AllowedUrls urls = AllowedUrls.of(texts);
        StringBuilder text = new StringBuilder();
        for (AllowedUrl url : urls.entries()) {
            appendLine(text, "allowed", url.text() + ": " + url.breadth().phrase());
            url.undocumentedSyntax().ifPresent(why -> appendLine(text, "", "undocumented syntax: " + why));
        }
        if (texts.size() > AllowedUrls.MAX_ENTRIES) {
            appendLine(text, "", "a token has at most " + AllowedUrls.MAX_ENTRIES + " allowed URLs");
        }
        appendLine(text, "together", urls.breadth().phrase());
        boolean all = true;
        for (String page : pages) {
            UrlMatch match = isFrame(page) ? UrlMatch.unknown(FRAME) : urls.admits(asked.remove(0), sent);
            all &= match.decision() == UrlMatch.Decision.ALLOW;
            appendLine(text, match.decision().name().toLowerCase(Locale.ROOT), page + ": " + match.reason());
        }
        if (!all && sent == PageUrl.SentReferrer.NOTHING && !texts.isEmpty()) {
            appendLine(
                    text,
                    "",
                    "send the policy strict-origin-when-cross-origin, or let Mapbox GL JS set it for its own requests with"
                            + " transformRequest: (url) => ({url, referrerPolicy: 'strict-origin-when-cross-origin'})");
        }
        console.print(text);
        return all ? ExitCode.CLEAN.code() : ExitCode.FINDINGS.code();
    }

    private static boolean isFrame(String page) {
        return page.strip().toLowerCase(Locale.ROOT).startsWith("about:");
    }

    private PageUrl.SentReferrer sent() throws InvalidOptionException {
        return switch (referrer) {
            case "whole" -> PageUrl.SentReferrer.WHOLE;
            case "none", "helmet" -> PageUrl.SentReferrer.NOTHING; // helmet's default is no-referrer
            case "django" -> PageUrl.SentReferrer.NOTHING; // its default is same-origin
            case "safari" -> PageUrl.SentReferrer.ORIGIN_HEADER;
            default ->
                PageUrl.SentReferrer.ofPolicy(referrer)
                        .orElseThrow(() -> new InvalidOptionException("--referrer takes a referrer policy such as"
                                + " same-origin, or origin, whole, none, helmet, django or safari, not " + referrer));
        };
    }

    /** Returns the allowed URLs that were given, or those of the token that was named. */
    private List<String> allowedUrls() throws InvalidOptionException {
        if (inventory == null && id == null) {
            return allowed;
        }
        if (inventory == null || id == null || !allowed.isEmpty()) {
            throw new InvalidOptionException("--inventory FILE and --id ID belong together, and replace --allowed");
        }
        OptionValues.refuseTokens(List.of(id));
        Inventory listing = InventoryFileReader.read(inventory, Instant.now());
        for (TokenMetadata token : listing.tokens()) {
            if (token.id().equals(id)) {
                return token.allowedUrls().orElse(List.of());
            }
        }
        boolean unreadable =
                listing.unreadable().stream().anyMatch(entry -> entry.id().equals(Optional.of(id)));
        throw new InvalidOptionException(
                unreadable
                        ? "the entry of " + id + " in " + inventory + " cannot be read"
                        : "the token list " + inventory + " has no token with the id " + id);
    }

    private static void appendLine(StringBuilder text, String name, String value) {
        text.append(String.format("%-9s %s\n", name, TerminalEscaper.escape(Redactor.redact(value))));
    }
}
