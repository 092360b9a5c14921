package dev.tessera.store.generation;

/** How far a ranker is with a generation. */
public sealed interface Readiness {
    /**
     * It fetches its bytes, or warms its model.
     *
     * @param reason why the attempt before failed, in one line; empty if this is the first
     */
    record Loading(String reason) implements Readiness {
        public Loading {
            reason = line(reason);
        }
    }

    /** It answers from it, or could with the next request. */
    record Warm() implements Readiness {
        @Override
        public String reason() {
            return "";
        }
    }

    /**
     * It could not load it.
     *
     * @param reason in one line
     */
    record Failed(String reason) implements Readiness {
        public Failed {
            reason = line(reason);
        }
    }

    /** Loading for the first time. */
    static Readiness loading() {
        return new Loading("");
    }

    static Readiness warm() {
        return new Warm();
    }

    /** Why it is not loaded; empty if nothing went wrong. */
    String reason();

    /** Whether the ranker needs the generation to stay. */
    default boolean pins() {
        return !(this instanceof Failed);
    }

    /** What the ranker does with it, for people: "is loading it". */
    default String words() {
        if (this instanceof Warm) {
            return "has it loaded and warm";
        }
        String words = this instanceof Failed ? "could not load it" : "is loading it";
        return reason().isEmpty() ? words : words + " (" + reason() + ")";
    }

    private static String line(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
