package dev.tessera.online.decisions;

import java.util.Locale;

/** What came of making an answer again. */
public sealed interface Verdict {
    /** For people, in a line. */
    String detail();

    /** One word. */
    String word();

    /** The same slate, to the last bit of its scores. */
    record Equal(UserVector vector) implements Verdict {
        @Override
        public String detail() {
            return vector.text();
        }

        @Override
        public String word() {
            return "equal";
        }
    }

    /** @param detail the first difference */
    record Differing(String detail) implements Verdict {
        @Override
        public String word() {
            return "differing";
        }
    }

    /** Nobody can tell. */
    record NotReplayable(Reason reason, String detail) implements Verdict {
        @Override
        public String word() {
            return "not-replayable";
        }
    }

    /** What came of the model, where it was asked. */
    enum UserVector {
        NONE("no user vector was used"),
        EQUAL("the user vector too, to the last bit"),
        CLOSE("the user vector within 1e-5, of another numeric profile");

        private final String text;

        UserVector(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /** Why an answer cannot be made again. */
    enum Reason {
        GENERATION_GONE,
        GENERATION_DAMAGED,
        ITEMS_CHANGED,
        /** The row says what this build does not know. */
        NOT_UNDERSTOOD;

        /** For people. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
