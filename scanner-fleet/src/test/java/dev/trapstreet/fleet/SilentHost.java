package dev.trapstreet.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Host that accepts connections and never answers, for {@code .ci/fleet}. */
final class SilentHost {
    private SilentHost() {}

    /**
     * Prints its port, and waits until standard input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        // The system accepts connections for a program that does not.
        try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
