package dev.tessera.store.feature;

import dev.tessera.store.model.EventKind;
import java.util.Arrays;

/**
 * The inputs of the ranker model that are read from events, not from items; training and serving both get them here.
 *
 * @param kinds event kind codes, 1 to 7
 * @param ages seconds before the newest entry, at least 0
 * @param values a rating from 1 to 5 moved to -1 to 1 and cut at -1.5 and 1.5; 0 for every other kind and where none came
 */
public record HistoryFeatures(int[] kinds, float[] ages, float[] values) {
    private static final double MIDDLE_RATING = 3;
    private static final double HALF_RANGE = 2;
    private static final double LARGEST = 1.5;

    /** The features of parallel columns, oldest first, times in milliseconds. */
    public static HistoryFeatures of(int[] kinds, float[] values, long[] occurredAt) {
        int length = kinds.length;
        float[] ages = new float[length];
        float[] normalised = new float[length];
        for (int i = 0; i < length; i++) {
            ages[i] = (float) ((occurredAt[length - 1] - occurredAt[i]) / 1000.0);
            normalised[i] = value(kinds[i], values[i]);
        }
        return new HistoryFeatures(kinds.clone(), ages, normalised);
    }

    public static HistoryFeatures of(History history) {
        return of(history.kinds(), history.values(), history.occurredAt());
    }

    public int length() {
        return kinds.length;
    }

    /** The newest entries only; ages stay as they are, for they count from the newest. */
    public HistoryFeatures last(int count) {
        int from = Math.max(0, length() - count);
        return new HistoryFeatures(
                Arrays.copyOfRange(kinds, from, length()),
                Arrays.copyOfRange(ages, from, length()),
                Arrays.copyOfRange(values, from, length()));
    }

    /** The oldest entries only, as they were when the last of them was the newest. */
    public HistoryFeatures first(int count) {
        float[] earlier = Arrays.copyOf(ages, count);
        for (int i = 0; i < count; i++) {
            earlier[i] -= ages[count - 1];
        }
        return new HistoryFeatures(Arrays.copyOf(kinds, count), earlier, Arrays.copyOf(values, count));
    }

    private static float value(int kind, float value) {
        if (kind != EventKind.RATING.code() || Float.isNaN(value)) {
            return 0;
        }
        return (float) Math.max(-LARGEST, Math.min(LARGEST, (value - MIDDLE_RATING) / HALF_RANGE));
    }
}
