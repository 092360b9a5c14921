package dev.tessera.offline.finetune;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes an {@link ActivationFile}, which appears in one rename when it is whole; until then it is another file beside it. */
final class ActivationWriter implements AutoCloseable {
    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final int[] rows;
    private final int[] checksums;
    private long[] row = new long[0];
    private int next;

    /** @param items how many there are; those that are never added have no rows */
    ActivationWriter(Path file, int items) throws IOException {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        this.unfinished = Files.createTempFile(folder, "tmp-", ".unfinished");
        this.channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
        this.rows = new int[items];
        this.checksums = new int[items];
    }

    /** Says the dimensions of a row, which all items share, before the first is added. */
    void row(long[] dimensions) {
        row = dimensions.clone();
    }

    /** Adds the first rows of an item that begin at a place among the values; items come in ascending order. */
    void add(int item, float[] values, int from, int count) throws IOException {
        if (item < next) {
            throw new IllegalArgumentException("item " + item + " comes after item " + (next - 1));
        }
        next = item + 1;
        int size = count * ActivationFile.size(row);
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, size)).order(ActivationFile.ORDER);
        bytes.asFloatBuffer().put(values, from, size);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array());
        rows[item] = count;
        checksums[item] = (int) checksum.getValue();
        write(bytes);
    }

    /** Completes the file and gives it its name. */
    void publish(String key) throws IOException {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(index)) {
            out.writeUTF(key);
            out.writeInt(row.length);
            for (long dimension : row) {
                out.writeLong(dimension);
            }
            out.writeInt(rows.length);
            for (int item = 0; item < rows.length; item++) {
                out.writeInt(rows[item]);
                out.writeInt(checksums[item]);
            }
        }
        CRC32C checksum = new CRC32C();
        checksum.update(index.toByteArray());
        write(ByteBuffer.wrap(index.toByteArray()));
        write(ByteBuffer.allocate(ActivationFile.TRAILER)
                .putInt(0, index.size())
                .putInt(4, (int) checksum.getValue()));
        channel.force(true);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Leaves nothing of a file that was not published. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(unfinished);
        }
    }
}
