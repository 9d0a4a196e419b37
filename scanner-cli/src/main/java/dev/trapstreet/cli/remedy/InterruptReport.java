package dev.trapstreet.cli.remedy;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.remedy.RemedyProgress;
import dev.trapstreet.remedy.RemedyReport;
import dev.trapstreet.remedy.RemedyResult;
import dev.trapstreet.remedy.SecretFile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Report of a remediation command that is interrupted by a signal, such as Ctrl-C. A response that is on its way is awaited
 * for {@value #GRACE_SECONDS} seconds, so that the command can end as usual. Otherwise, standard error gets what was done and
 * what is not known, and the empty file of a new token is removed. Closed when the command ends by itself.
 */
final class InterruptReport implements AutoCloseable {
    /** Time for a response, less than the time after which systems kill a process that does not end. */
    private static final int GRACE_SECONDS = 4;

    private final Console console;
    private final String command;
    private final RemedyProgress progress = new RemedyProgress();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "trapstreet-interrupted");
    private volatile Optional<SecretFile> file = Optional.empty();

    /**
     * Starts to wait for signals.
     *
     * @param command the name of the command, for the message
     */
    InterruptReport(Console console, String command) {
        this.console = console;
        this.command = command;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    RemedyProgress progress() {
        return progress;
    }

    /** Sets the file for the new token, which is removed if it stays empty. */
    void file(Optional<SecretFile> reserved) {
        file = reserved;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook has found that the command ended.
        }
    }

    private void interrupted() {
        try {
            if (progress.isPending() && ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended.getCount() == 0) {
            return;
        }
        RemedyResult result = progress.interrupted();
        if (result.steps().isEmpty()) {
            console.error("'" + command + "' was interrupted; nothing was changed");
        } else {
            console.error("'" + command + "' was interrupted; this is the state:");
            console.message(RemedyReport.carriedOut(result));
        }
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            console.error("the empty file of the new token could not be removed: "
                    + e.getClass().getSimpleName());
        }
        console.err().flush();
    }
}
