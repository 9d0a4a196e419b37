package dev.trapstreet;

import java.util.concurrent.Semaphore;

/** Gate that lets a fixed number of projects in. Thread-safe. */
final class ProjectGate implements ProjectRun.Gate {
    /** Gate that lets every project in. */
    static final ProjectRun.Gate OPEN = new ProjectRun.Gate() {
        @Override
        public void enter() {}

        @Override
        public void leave() {}
    };

    private final Semaphore free;

    ProjectGate(int projects) {
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
