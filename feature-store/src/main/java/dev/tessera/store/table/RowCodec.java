package dev.tessera.store.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes many rows, one at a time, as {@link Table#encode(Record, java.io.OutputStream)} does. Not safe for use by many threads. */
public final class RowCodec<R extends Record> {
    private final Rows<R> rows;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
    private @Nullable BinaryDecoder decoder;

    RowCodec(Rows<R> rows) {
        this.rows = rows;
    }

    public byte[] encode(R row) {
        write(row);
        return encoded.toByteArray();
    }

    public void encode(R row, OutputStream out) throws IOException {
        write(row);
        encoded.writeTo(out);
    }

    private void write(R row) {
        try {
            // What is left of a row that could not be written.
            encoder.flush();
            encoded.reset();
            rows.write(row, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
    }

    /**
     * The row that {@code bytes[from, to)} are.
     *
     * @throws IOException if they are none, or more
     */
    public R decode(byte[] bytes, int from, int to) throws IOException {
        decoder = DecoderFactory.get().binaryDecoder(bytes, from, to - from, decoder);
        R row = rows.read(decoder);
        if (!decoder.isEnd()) {
            throw new IOException("there are bytes behind an encoded row");
        }
        return row;
    }
}
