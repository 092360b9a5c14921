package dev.tessera.offline.finetune;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a tower's first blocks say about items, mapped from disk: the rows of one item after the other, as many as it has, floats in little-endian
 * order; then an index of how many rows and which CRC-32C each item has; then the index's length and CRC-32C. What is read is checked.
 */
final class ActivationFile {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final int TRAILER = 2 * Integer.BYTES;

    /** Where mapped pieces begin. Each goes on into the next, so that every item lies in one as a whole. */
    private static final long PIECE = 1L << 30;

    private final Path file;
    private final Index index;
    private final long[] starts;
    private final int mostRows;
    private final List<ByteBuffer> pieces;

    private ActivationFile(Path file, Index index, List<ByteBuffer> pieces) {
        this.file = file;
        this.index = index;
        this.starts = index.starts();
        this.mostRows = Arrays.stream(index.rows).max().orElse(0);
        this.pieces = pieces;
    }

    /**
     * @param key that it was written with
     * @throws UncheckedIOException naming the file, if it is not whole, or another than the key says
     */
    static ActivationFile open(Path file, String key) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Index index = Index.read(channel);
            long data = index.starts()[index.rows.length];
            if (!index.key.equals(key) || index.from != data) {
                throw new IOException("it is not whole, or another than its name says");
            }
            List<ByteBuffer> pieces = new ArrayList<>();
            for (long from = 0; from < data; from += PIECE) {
                pieces.add(channel.map(MapMode.READ_ONLY, from, Math.min(data - from, Integer.MAX_VALUE)));
            }
            return new ActivationFile(file, index, pieces);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    String key() {
        return index.key;
    }

    /** Dimensions of a row. */
    long[] row() {
        return index.row.clone();
    }

    /** Numbers in a row. */
    int rowSize() {
        return size(index.row);
    }

    /** How many rows an item has; 0 if nothing was said about it. */
    int rows(int item) {
        return index.rows[item];
    }

    int mostRows() {
        return mostRows;
    }

    /** On disk. */
    long bytes() {
        return starts[starts.length - 1];
    }

    /**
     * Copies an item's rows.
     *
     * @throws UncheckedIOException naming the file, if they are not those that were written
     */
    void read(int item, float[] into, int at) {
        int length = (int) (starts[item + 1] - starts[item]);
        if (length == 0) {
            return;
        }
        ByteBuffer own = pieces.get((int) (starts[item] / PIECE)).slice((int) (starts[item] % PIECE), length);
        CRC32C checksum = new CRC32C();
        checksum.update(own);
        if ((int) checksum.getValue() != index.checksums[item]) {
            throw damaged(file, new IOException("its values have changed since they were written"));
        }
        own.flip().order(ORDER).asFloatBuffer().get(into, at, length / Float.BYTES);
    }

    static int size(long[] row) {
        return (int) Arrays.stream(row).reduce(1, (a, b) -> a * b);
    }

    private static UncheckedIOException damaged(Path file, IOException why) {
        return failure("cannot read " + file + ": " + why.getMessage() + "; delete it, and it will be made anew", why);
    }

    /** A stage that fails says the innermost message alone, so that must be the one that names the file. */
    static UncheckedIOException failure(String message, IOException why) {
        IOException named = new IOException(message);
        named.addSuppressed(why);
        return new UncheckedIOException(message, named);
    }

    /** What stands behind the values, from a place in the file on. */
    private record Index(String key, long[] row, int[] rows, int[] checksums, long from) {
        static Index read(FileChannel channel) throws IOException {
            ByteBuffer trailer = at(channel, channel.size() - TRAILER, TRAILER);
            int length = trailer.getInt();
            long from = channel.size() - TRAILER - length;
            byte[] bytes = at(channel, from, length).array();
            CRC32C checksum = new CRC32C();
            checksum.update(bytes);
            if ((int) checksum.getValue() != trailer.getInt()) {
                throw new IOException("its index is damaged");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            String key = in.readUTF();
            long[] row = new long[in.readInt()];
            for (int i = 0; i < row.length; i++) {
                row[i] = in.readLong();
            }
            int[] rows = new int[in.readInt()];
            int[] checksums = new int[rows.length];
            for (int item = 0; item < rows.length; item++) {
                rows[item] = in.readInt();
                checksums[item] = in.readInt();
            }
            return new Index(key, row, rows, checksums, from);
        }

        private static ByteBuffer at(FileChannel channel, long from, int length) throws IOException {
            if (from < 0 || length < 0) {
                throw new IOException("it is cut short");
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException("it is cut short");
                }
            }
            return bytes.flip();
        }

        /** Where the items' values begin, and where the last ends. */
        long[] starts() {
            long[] starts = new long[rows.length + 1];
            for (int item = 0; item < rows.length; item++) {
                starts[item + 1] = starts[item] + (long) Float.BYTES * size(row) * rows[item];
            }
            return starts;
        }
    }
}
