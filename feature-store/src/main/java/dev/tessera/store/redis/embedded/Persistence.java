package dev.tessera.store.redis.embedded;

/** What a redis-server keeps on disk, and when it has it there. */
public enum Persistence {
    /** Nothing: the data die with the process. */
    NONE("no", "no"),
    /** An append-only file, synced once a second: a power cut costs up to a second of acknowledged writes. */
    EVERY_SECOND("yes", "everysec"),
    /** An append-only file, synced before each acknowledgement. */
    ALWAYS("yes", "always");

    private final String appendOnly;
    private final String appendFsync;

    Persistence(String appendOnly, String appendFsync) {
        this.appendOnly = appendOnly;
        this.appendFsync = appendFsync;
    }

    String directives() {
        return "appendonly " + appendOnly + "\nappendfsync " + appendFsync + "\nsave \"\"\n";
    }
}
