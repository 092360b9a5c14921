package dev.tessera.store.table;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** A number or a truth value, stored as it is. */
enum PrimitiveType implements ColumnType {
    INT(int.class) {
        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeInt((Integer) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readInt();
        }
    },
    LONG(long.class) {
        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeLong((Long) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readLong();
        }
    },
    FLOAT(float.class) {
        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeFloat((Float) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readFloat();
        }
    },
    DOUBLE(double.class) {
        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeDouble((Double) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readDouble();
        }
    },
    BOOLEAN(boolean.class) {
        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readBoolean();
        }
    };

    private final Class<?> type;

    PrimitiveType(Class<?> type) {
        this.type = type;
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
}
