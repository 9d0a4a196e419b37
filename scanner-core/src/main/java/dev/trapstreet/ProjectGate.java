package dev.trapstreet;

/** Limit for the number of projects that are open at the same time. Thread-safe. */
interface ProjectGate {
    /** Gate that lets every project in. */
    ProjectGate OPEN = new ProjectGate() {
        @Override
        public void enter() {}

        @Override
        public void leave() {}
    };

    /** Waits until the project may be read. */
    void enter() throws InterruptedException;

    /** Lets the next project in. */
    void leave();
}
