package dev.trapstreet.fleet;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fleet.export.PostgresExport;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fleet export}: writes the present state to a database. */
@Command(
        name = "export",
        header = "Write the present state to PostgreSQL, for dashboards and triage.",
        description = {
            "Creates the tables repositories, tokens and findings in the schema trapstreet, and inserts or updates all rows"
                    + " in one transaction. User and password are read from PGUSER and PGPASSWORD. The driver of PostgreSQL"
                    + " must be on the class path.",
            ""
        })
final class ExportFleetCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(
            names = "--jdbc",
            paramLabel = "URL",
            required = true,
            description = "The database, such as jdbc:postgresql://host/db. Without a password.")
    private String jdbc = "";

    ExportFleetCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidOptionException, IOException, InterruptedException {
        if (!jdbc.startsWith("jdbc:postgresql:")) {
            throw new InvalidOptionException(
                    "--jdbc takes the URL of a PostgreSQL database, such as jdbc:postgresql://host/db");
        }
        if (jdbc.contains("password=") || jdbc.matches("jdbc:postgresql://[^/]*:[^/]*@.*")) {
            throw new InvalidOptionException(
                    "--jdbc contains a password, which every user of the machine can see; set PGUSER and PGPASSWORD");
        }
        return storeOptions.with(console, (session, store, tables, suppressions) -> {
            try (Connection connection = DriverManager.getConnection(jdbc, login())) {
                long rows = new PostgresExport(connection, tables).run();
                console.print(rows + " rows written\n");
                return ExitCode.CLEAN.code();
            } catch (SQLException e) {
                console.error("the database refused, and nothing was changed: " + e.getMessage());
                return ExitCode.INCOMPLETE.code();
            }
        });
    }

    private Properties login() {
        Properties login = new Properties();
        String user = console.environment().get("PGUSER");
        String password = console.environment().get("PGPASSWORD");
        if (user != null) {
            login.setProperty("user", user);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        return login;
    }
}
