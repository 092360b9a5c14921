package dev.tessera.store.vector;

/** Cells by falling promise, equal ones by rising number, each taken out as it is needed: a heap, since few of them are. */
final class CellOrder {
    private final long[] heap;
    private int size;

    CellOrder(float[] promises) {
        heap = new long[promises.length];
        size = promises.length;
        for (int cell = 0; cell < size; cell++) {
            heap[cell] = ((long) falling(promises[cell]) << Integer.SIZE) | cell;
        }
        for (int at = size / 2 - 1; at >= 0; at--) {
            sink(heap[at], at);
        }
    }

    /** An int that is the smaller the greater a float is. */
    private static int falling(float value) {
        int bits = Float.floatToIntBits(value);
        return ~(bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE));
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes out the most promising cell. */
    int next() {
        int cell = (int) heap[0];
        size--;
        if (size > 0) {
            sink(heap[size], 0);
        }
        return cell;
    }

    private void sink(long key, int from) {
        int at = from;
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= key) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = key;
    }
}
