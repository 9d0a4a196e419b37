package dev.trapstreet.cli.ignore;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trapstreet unignore}: removes suppressions from a configuration. */
@Command(
        name = "unignore",
        header = "Removes suppressions from .trapstreet.yml, and shows the change.",
        sortOptions = false,
        optionListHeading = "%nOptions:%n")
public final class UnignoreCommand implements Callable<Integer> {
    private static final int NAME_DIGITS = 8;

    private final Console console;

    @Parameters(
            paramLabel = "FINGERPRINT",
            arity = "0..*",
            description = "Fingerprints, or the first eight digits of them. 'trapstreet ignore list' lists them.")
    private List<String> typed = new ArrayList<>();

    @Mixin
    private ConfigurationEdit edit = new ConfigurationEdit();

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public UnignoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException {
        OptionValues.refuseTokens(typed);
        if (typed.isEmpty()) {
            throw new InvalidOptionException("give a fingerprint; 'trapstreet ignore list' lists what is suppressed");
        }
        SuppressionFile file = edit.file();
        Set<String> fingerprints = new LinkedHashSet<>();
        for (String word : typed) {
            List<String> found = file.entries().stream()
                    .map(SuppressionFile.Entry::fingerprint)
                    .filter(fingerprint -> word.length() >= NAME_DIGITS && fingerprint.startsWith(word))
                    .distinct()
                    .toList();
            if (found.size() != 1) {
                throw new InvalidOptionException(
                        found.isEmpty()
                                ? file.name() + " does not suppress " + word
                                : "more than one suppression starts with " + word + "; give the whole fingerprint");
            }
            fingerprints.add(found.get(0));
        }
        try {
            return edit.apply(
                    console,
                    file,
                    file.without(fingerprints),
                    IgnoreCommand.count(fingerprints.size(), "suppression") + " removed from");
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was changed)", e);
        }
    }
}
