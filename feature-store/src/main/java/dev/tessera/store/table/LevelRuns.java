package dev.tessera.store.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;

/**
 * Levels of 0 or 1 of one page, run by run where Parquet's own reader goes value by value. They stand in Parquet's hybrid of run lengths and packed
 * bits: a run's header is a number of variable length, whose last bit says whether groups of eight packed levels follow, or one level for all. Not safe for use by many threads.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Parquet's encodings</a>
 */
final class LevelRuns {
    private static final int GROUP = 8;

    private final ByteBuffer runs;

    /** Levels of the present run that were not taken. */
    private int left;

    private boolean packed;

    /** Of a packed run the levels of its present group that were not taken, from the lowest bit on; otherwise the level of the run. */
    private int bits;

    private int bitsLeft;

    private LevelRuns(ByteBuffer runs) {
        this.runs = runs;
    }

    /** Takes levels off the front of a page's bytes: their length in 4 bytes, then the runs. */
    static LevelRuns of(ByteBufferInputStream page) throws IOException {
        int length = page.slice(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return new LevelRuns(page.slice(length));
    }

    /** Whether the next level is 1; takes it. */
    boolean isOne() throws IOException {
        boolean one = nextIsOne();
        take(1);
        return one;
    }

    /**
     * Takes levels as long as they are 1.
     *
     * @param most how many levels there are at most
     * @return how many it took
     */
    int ones(int most) throws IOException {
        int ones = 0;
        while (ones < most && nextIsOne()) {
            int more = packed ? 1 : Math.min(left, most - ones);
            take(more);
            ones += more;
        }
        return ones;
    }

    private boolean nextIsOne() throws IOException {
        if (left == 0) {
            begin();
        }
        if (packed && bitsLeft == 0) {
            bits = Byte.toUnsignedInt(runs.get());
            bitsLeft = GROUP;
        }
        return (bits & 1) == 1;
    }

    private void take(int levels) {
        left -= levels;
        if (packed) {
            bits >>>= levels;
            bitsLeft -= levels;
        }
    }

    private void begin() throws IOException {
        int header = number();
        packed = (header & 1) == 1;
        left = packed ? Math.multiplyExact(header >>> 1, GROUP) : header >>> 1;
        bits = packed ? 0 : runs.get();
        bitsLeft = 0;
        if (left == 0 || bits > 1 || bits < 0) {
            throw new IOException("a run of levels is " + left + " times " + bits + "; expected 0 or 1 at least once");
        }
    }

    /** Seven bits a byte, the lowest first; the highest bit of a byte says that more follow. */
    private int number() {
        int number = 0;
        int shift = 0;
        byte next;
        do {
            next = runs.get();
            number |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }
}
