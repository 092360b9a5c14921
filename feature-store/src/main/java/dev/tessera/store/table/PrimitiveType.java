package dev.tessera.store.table;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** A number or a truth value, stored as it is. */
enum PrimitiveType implements ColumnType {
    INT(int.class, (value, out) -> out.writeInt((Integer) value), Decoder::readInt),
    LONG(long.class, (value, out) -> out.writeLong((Long) value), Decoder::readLong),
    FLOAT(float.class, (value, out) -> out.writeFloat((Float) value), Decoder::readFloat),
    DOUBLE(double.class, (value, out) -> out.writeDouble((Double) value), Decoder::readDouble),
    BOOLEAN(boolean.class, (value, out) -> out.writeBoolean((Boolean) value), Decoder::readBoolean);

    private final Class<?> type;
    private final Writing writing;
    private final Reading reading;

    PrimitiveType(Class<?> type, Writing writing, Reading reading) {
        this.type = type;
        this.writing = writing;
        this.reading = reading;
    }

    private interface Writing {
        void write(Object value, Encoder out) throws IOException;
    }

    private interface Reading {
        Object read(Decoder in) throws IOException;
    }

    static PrimitiveType of(Class<?> type) {
        for (PrimitiveType each : values()) {
            if (each.type == type) {
                return each;
            }
        }
        throw ColumnType.unsupported(type);
    }

    @Override
    public Schema schema() {
        return Schema.create(Schema.Type.valueOf(name()));
    }

    @Override
    public Object store(Object value) {
        return value;
    }

    @Override
    public Object load(Object stored) {
        return stored;
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        writing.write(value, out);
    }

    @Override
    public Object read(Decoder in) throws IOException {
        return reading.read(in);
    }
}
