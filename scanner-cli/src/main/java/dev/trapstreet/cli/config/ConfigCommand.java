package dev.trapstreet.cli.config;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.EffectiveSetting;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trapstreet config}: explains and checks configuration files. */
@Command(
        name = "config",
        header = "Explains and checks .trapstreet.yml files.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n")
public final class ConfigCommand implements Runnable {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public ConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: explain or check");
    }

    @Command(name = "explain", header = "Shows every setting for a target, and where it is set.")
    int explain(
            @Parameters(
                            paramLabel = "TARGET",
                            arity = "0..1",
                            defaultValue = ".",
                            description = "A directory or a file. Default: the current directory.")
                    String target,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "Use this configuration instead of the .trapstreet.yml files.")
                    @Nullable
                    String config)
            throws UsageException, IOException {
        Path path = OptionValues.path(target);
        if (target.isEmpty() || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException("no such file or directory: " + target);
        }
        List<Source> sources = List.of(Sources.at(path));
        Configuration configuration;
        try {
            configuration = config == null
                    ? Configuration.find(sources, RuleSet::builtIn)
                    : Configuration.read(OptionValues.path(config), sources, RuleSet::builtIn);
        } catch (YamlException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        StringBuilder text = new StringBuilder();
        text.append(
                configuration.fileNames().isEmpty()
                        ? "No configuration applies.\n\n"
                        : "Configured by " + TerminalEscaper.escape(String.join(" and ", configuration.fileNames()))
                                + ", the nearest last.\n\n");
        for (EffectiveSetting setting : configuration.explain()) {
            text.append(String.format(
                    "%-13s %s  (%s)\n",
                    setting.key(), TerminalEscaper.escape(setting.value()), TerminalEscaper.escape(setting.where())));
        }
        return print(text);
    }

    @Command(name = "check", header = "Checks a configuration file, without a scan.")
    int check(@Parameters(paramLabel = "FILE", description = "The file to check.") String file)
            throws UsageException, IOException {
        try {
            Configuration.check(OptionValues.path(file), RuleSet::builtIn);
        } catch (YamlException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return print(new StringBuilder(TerminalEscaper.escape(file)).append(" is valid.\n"));
    }

    private int print(StringBuilder text) throws IOException {
        console.print(text);
        return ExitCode.CLEAN.code();
    }
}
