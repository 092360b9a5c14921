package dev.tessera.online.serving;

/** The threads of a ranker. */
final class ServingThreads {
    private ServingThreads() {}

    /** One that does not keep the process alive. */
    static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
