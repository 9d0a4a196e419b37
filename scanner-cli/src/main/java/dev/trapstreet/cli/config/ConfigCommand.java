package dev.trapstreet.cli.config;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.CommandGroup;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.EffectiveSetting;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet config}: explains and checks configuration files. */
@Command(name = "config", header = "Explains and checks .trapstreet.yml files.")
public final class ConfigCommand extends CommandGroup {
    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public ConfigCommand(Console console) {
        super(console, "explain", "check");
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
            throws InvalidOptionException, IOException {
        Path path = RunOptions.path(target);
        if (target.isEmpty() || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidOptionException("no such file or directory: " + target);
        }
        List<Source> sources = List.of(Sources.at(path));
        Configuration configuration;
        try {
            configuration = config == null
                    ? Configuration.find(sources, RuleSet::builtIn)
                    : Configuration.read(RunOptions.path(config), sources, RuleSet::builtIn);
        } catch (YamlException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
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
            throws InvalidOptionException, IOException {
        try {
            Configuration.check(RunOptions.path(file), RuleSet::builtIn);
        } catch (YamlException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        }
        return print(TerminalEscaper.escape(file) + " is valid.\n");
    }
}
