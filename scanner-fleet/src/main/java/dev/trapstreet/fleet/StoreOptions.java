package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fleet.query.FleetTables;
import dev.trapstreet.fleet.report.CentralSuppressions;
import dev.trapstreet.fleet.run.FleetSession;
import dev.trapstreet.fleet.store.Store;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that read a store. */
final class StoreOptions {
    /** Bytes of a store above which compiling a query takes less time than it saves: about 100,000 findings. */
    private static final long LARGE_STORE = 8L << 20;

    @Mixin
    private final SparkOptions sparkOptions = new SparkOptions();

    @Option(
            names = "--store",
            paramLabel = "DIR",
            required = true,
            description = "The store of the findings: a directory, or a URI such as s3a://bucket/findings.")
    private String store = "";

    @Option(
            names = "--suppressions",
            paramLabel = "FILE",
            description =
                    "Central suppressions: a YAML file with a list 'suppressions' of fingerprint, reason, owner, until.")
    private @Nullable String suppressions;

    /** Work on an open store. */
    interface StoreWork {
        int run(FleetSession session, Store store, FleetTables tables, CentralSuppressions suppressions)
                throws InvalidOptionException, IOException, InterruptedException;
    }

    /** Opens the store, runs the work, and stops Spark. */
    int with(Console console, StoreWork work) throws InvalidOptionException, IOException, InterruptedException {
        CentralSuppressions central = suppressions == null
                ? CentralSuppressions.NONE
                : CentralSuppressions.read(RunOptions.path(suppressions), LocalDate.now(ZoneOffset.UTC));
        for (String sentence : central.expired()) {
            console.error(sentence);
        }
        try (FleetSession session = sparkOptions.start()) {
            Store open = Store.existing(session.spark(), store);
            if (open.bytes() >= LARGE_STORE) {
                session.compileQueries();
            }
            FleetTables tables = new FleetTables(
                    session.spark(), open, central.byFingerprint().keySet());
            return work.run(session, open, tables, central);
        }
    }
}
