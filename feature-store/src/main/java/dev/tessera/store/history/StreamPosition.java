package dev.tessera.store.history;

/**
 * Where an entry stands in the stream of its partition; later entries have greater positions.
 *
 * @param millis when it was recorded by the store's clock, milliseconds since 1970
 * @param sequence tells entries of one millisecond apart
 */
public record StreamPosition(long millis, long sequence) implements Comparable<StreamPosition> {
    /** Before every entry. */
    public static final StreamPosition START = new StreamPosition(0, 0);

    /** Reads {@code millis-sequence}. */
    public static StreamPosition parse(String text) {
        if (!text.matches("\\d{1,19}-\\d{1,19}")) {
            throw new IllegalArgumentException(
                    "stream position is '" + text + "'; expected milliseconds-sequence, such as 1714996800000-0");
        }
        int dash = text.indexOf('-');
        return new StreamPosition(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    /** The first position behind this one. */
    public StreamPosition next() {
        return new StreamPosition(millis, sequence + 1);
    }

    @Override
    public int compareTo(StreamPosition other) {
        int byTime = Long.compare(millis, other.millis);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
