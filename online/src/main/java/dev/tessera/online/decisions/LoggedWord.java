package dev.tessera.online.decisions;

/** A word of a closed set in a row of the log, and the constant that it names. */
final class LoggedWord {
    private LoggedWord() {}

    /** @throws NotUnderstoodException if this build has no such constant; names the column */
    static <E extends Enum<E>> E read(Class<E> words, String column, String word) {
        try {
            return Enum.valueOf(words, word);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstoodException(
                    column + " is '" + word + "', which this build does not know; replay with the build that wrote it",
                    e);
        }
    }
}
