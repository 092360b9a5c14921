package dev.tessera.store.history;

/** What must have happened to an event before it counts as recorded. */
public sealed interface Durability {
    /** The store holds it in memory: a crash of the store may lose what its own persistence had not saved. */
    record Memory() implements Durability {
        @Override
        public String toString() {
            return "memory";
        }
    }

    /** The store has synced it to its disk. */
    record Fsync() implements Durability {
        @Override
        public String toString() {
            return "fsync";
        }
    }

    /**
     * Replicas hold it in their memory too.
     *
     * @param replicas how many, the store itself not counted
     */
    record Replicated(int replicas) implements Durability {
        public Replicated {
            if (replicas < 1) {
                throw new IllegalArgumentException("replicas are " + replicas + "; expected at least 1");
            }
        }

        @Override
        public String toString() {
            return "replicated:" + replicas;
        }
    }

    /** Reads {@code memory}, {@code fsync} or {@code replicated:N}. */
    static Durability parse(String text) {
        if (text.equals("memory")) {
            return new Memory();
        }
        if (text.equals("fsync")) {
            return new Fsync();
        }
        if (text.matches("replicated:[1-9]\\d{0,2}")) {
            return new Replicated(Integer.parseInt(text.substring("replicated:".length())));
        }
        throw new IllegalArgumentException(
                "durability is '" + text + "'; expected memory, fsync or replicated:N, such as replicated:1");
    }
}
