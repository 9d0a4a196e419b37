package dev.trapstreet.fleet;

import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.run.InvalidOptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of Spark that all commands have. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as spark://host:7077. Default: all cores of this machine.")
    private @Nullable String master;

    @Option(names = "--conf", paramLabel = "NAME=VALUE", description = "A setting of Spark. May be repeated.")
    private List<String> conf = new ArrayList<>();

    /** Starts Spark. */
    FleetSession start() throws InvalidOptionException {
        for (String pair : conf) {
            if (pair.indexOf('=') < 1) {
                throw new InvalidOptionException("--conf takes NAME=VALUE, not " + pair);
            }
        }
        return FleetSession.start(Optional.ofNullable(master), conf);
    }
}
