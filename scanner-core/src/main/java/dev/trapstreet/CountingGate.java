package dev.trapstreet;

import java.util.concurrent.Semaphore;

/** Gate that lets a fixed number of projects in, in the order in which they came. */
final class CountingGate implements ProjectGate {
    private final Semaphore free;

    /**
     * Creates a gate.
     *
     * @param projects the number of projects that may be open at the same time, at least 1
     */
    CountingGate(int projects) {
        this.free = new Semaphore(projects, true);
    }

    @Override
    public void enter() throws InterruptedException {
        free.acquire();
    }

    @Override
    public void leave() {
        free.release();
    }
}
