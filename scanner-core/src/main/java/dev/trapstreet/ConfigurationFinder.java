package dev.trapstreet;

import dev.trapstreet.policy.Configuration;
import dev.trapstreet.source.Source;
import dev.trapstreet.yaml.YamlException;

/** Finder of the configuration of one target, called when its scan begins. May be called by several threads at the same time. */
@FunctionalInterface
public interface ConfigurationFinder {
    /** Finder for targets whose configuration files have no say: every target has {@link Configuration#NONE}. */
    ConfigurationFinder NONE = source -> Configuration.NONE;

    /**
     * Finds the configuration of a target.
     *
     * @param source the target
     * @return its configuration, such as {@code Configuration.find(List.of(source), rules)}
     * @throws YamlException if a configuration file is invalid. The target is then not read, and has a problem in its report.
     */
    Configuration find(Source source) throws YamlException;
}
