package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** A primitive array, stored as a list. */
enum ArrayColumnType implements ColumnType {
    FLOATS(float.class, Schema.Type.FLOAT) {
        @Override
        Object get(Object array, int index) {
            return ((float[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((float[]) array)[index] = (Float) value;
        }

        @Override
        void write(Object array, int index, Encoder out) throws IOException {
            out.writeFloat(((float[]) array)[index]);
        }

        @Override
        void read(Object array, int index, Decoder in) throws IOException {
            ((float[]) array)[index] = in.readFloat();
        }
    },
    DOUBLES(double.class, Schema.Type.DOUBLE) {
        @Override
        Object get(Object array, int index) {
            return ((double[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((double[]) array)[index] = (Double) value;
        }

        @Override
        void write(Object array, int index, Encoder out) throws IOException {
            out.writeDouble(((double[]) array)[index]);
        }

        @Override
        void read(Object array, int index, Decoder in) throws IOException {
            ((double[]) array)[index] = in.readDouble();
        }
    },
    INTS(int.class, Schema.Type.INT) {
        @Override
        Object get(Object array, int index) {
            return ((int[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((int[]) array)[index] = (Integer) value;
        }

        @Override
        void write(Object array, int index, Encoder out) throws IOException {
            out.writeInt(((int[]) array)[index]);
        }

        @Override
        void read(Object array, int index, Decoder in) throws IOException {
            ((int[]) array)[index] = in.readInt();
        }
    },
    LONGS(long.class, Schema.Type.LONG) {
        @Override
        Object get(Object array, int index) {
            return ((long[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((long[]) array)[index] = (Long) value;
        }

        @Override
        void write(Object array, int index, Encoder out) throws IOException {
            out.writeLong(((long[]) array)[index]);
        }

        @Override
        void read(Object array, int index, Decoder in) throws IOException {
            ((long[]) array)[index] = in.readLong();
        }
    };

    private final Class<?> component;
    private final Schema.Type stored;

    ArrayColumnType(Class<?> component, Schema.Type stored) {
        this.component = component;
        this.stored = stored;
    }

    abstract Object get(Object array, int index);

    abstract void set(Object array, int index, Object value);

    abstract void write(Object array, int index, Encoder out) throws IOException;

    abstract void read(Object array, int index, Decoder in) throws IOException;

    static ArrayColumnType of(Class<?> array) {
        for (ArrayColumnType type : values()) {
            if (type.component == array.getComponentType()) {
                return type;
            }
        }
        throw new IllegalArgumentException("a table cannot hold " + array.getSimpleName());
    }

    @Override
    public Schema schema() {
        return Schema.createArray(Schema.create(stored));
    }

    @Override
    public Object store(Object value) {
        return new AbstractList<Object>() {
            @Override
            public Object get(int index) {
                return ArrayColumnType.this.get(value, index);
            }

            @Override
            public int size() {
                return Array.getLength(value);
            }
        };
    }

    @Override
    public Object load(Object stored) {
        List<?> values = (List<?>) stored;
        Object array = Array.newInstance(component, values.size());
        for (int i = 0; i < values.size(); i++) {
            set(array, i, values.get(i));
        }
        return array;
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        int length = Array.getLength(value);
        out.writeArrayStart();
        out.setItemCount(length);
        for (int i = 0; i < length; i++) {
            out.startItem();
            write(value, i, out);
        }
        out.writeArrayEnd();
    }

    /** In one block, as {@link #write} leaves it. */
    @Override
    public Object read(Decoder in) throws IOException {
        int length = Math.toIntExact(in.readArrayStart());
        Object array = Array.newInstance(component, length);
        for (int i = 0; i < length; i++) {
            read(array, i, in);
        }
        if (length > 0 && in.arrayNext() != 0) {
            throw new IOException("an array has more than one block; a row's array is written as one");
        }
        return array;
    }
}
