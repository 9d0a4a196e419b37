package dev.trapstreet.fleet.scan;

import dev.trapstreet.Cancellation;
import dev.trapstreet.fleet.list.Repository;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Entry point of a child process: reads settings and repositories from standard input, and writes results to standard output. */
final class ChildMain {
    private ChildMain() {}

    /**
     * Scans repositories until standard input ends.
     *
     * @param arguments none
     * @throws Exception if the parent sends something else, or has ended
     */
    public static void main(String[] arguments) throws Exception {
        ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        ObjectOutputStream out =
                new ObjectOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        out.flush();
        ScanSettings settings = (ScanSettings) in.readObject();
        RepositoryScanner scanner = new RepositoryScanner(settings, new Cancellation());
        BlockingQueue<Repository> waiting = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(in, waiting), "trapstreet-requests");
        reader.setDaemon(true);
        reader.start();
        while (true) {
            out.writeObject(scanner.scan(waiting.take()));
            out.reset();
            out.flush();
        }
    }

    /** Reads repositories. Ends the process when the parent has ended, even in the middle of a scan. */
    private static void read(ObjectInputStream in, BlockingQueue<Repository> waiting) {
        try {
            while (true) {
                waiting.add((Repository) in.readObject());
            }
        } catch (EOFException e) {
            Runtime.getRuntime().exit(0);
        } catch (IOException | ClassNotFoundException e) {
            Runtime.getRuntime().exit(1);
        }
    }
}
