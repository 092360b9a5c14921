package dev.tessera.store.vector;

import java.util.Arrays;

/** Keeps the k best of many (score, index) pairs: a heap whose root is the worst kept pair. Higher score wins, then lower index. */
final class TopK {
    private final int capacity;
    private float[] scores;
    private int[] indexes;
    private int size;

    TopK(int capacity) {
        this.capacity = capacity;
        scores = new float[Math.min(capacity, 64)];
        indexes = new int[scores.length];
    }

    void offer(float score, int index) {
        if (size < capacity) {
            grow();
            place(size++, score, index);
        } else if (capacity > 0 && worse(scores[0], indexes[0], score, index)) {
            sink(score, index);
        }
    }

    int size() {
        return size;
    }

    /** Removes and returns the index of the worst pair; its score is {@link #worstScore()} before the call. */
    int removeWorst() {
        int index = indexes[0];
        size--;
        if (size > 0) {
            sink(scores[size], indexes[size]);
        }
        return index;
    }

    float worstScore() {
        return scores[0];
    }

    private void grow() {
        if (size == scores.length) {
            int length = (int) Math.min(capacity, 2L * size);
            scores = Arrays.copyOf(scores, length);
            indexes = Arrays.copyOf(indexes, length);
        }
    }

    private void place(int start, float score, int index) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!worse(score, index, scores[parent], indexes[parent])) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        scores[at] = score;
        indexes[at] = index;
    }

    private void sink(float score, int index) {
        int at = 0;
        int child = 1;
        while (child < size) {
            int right = child + 1;
            if (right < size && worse(scores[right], indexes[right], scores[child], indexes[child])) {
                child = right;
            }
            if (!worse(scores[child], indexes[child], score, index)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        scores[at] = score;
        indexes[at] = index;
    }

    private void move(int from, int to) {
        scores[to] = scores[from];
        indexes[to] = indexes[from];
    }

    private static boolean worse(float score, int index, float otherScore, int otherIndex) {
        return score < otherScore || (score == otherScore && index > otherIndex);
    }
}
