package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** A primitive array, stored as a list. */
enum ArrayColumnType implements ColumnType {
    FLOATS(float.class, Schema.Type.FLOAT) {
        @Override
        Object create(int length) {
            return new float[length];
        }

        @Override
        Object get(Object array, int index) {
            return ((float[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((float[]) array)[index] = (Float) value;
        }

        @Override
        void writeAll(Object array, Encoder out) throws IOException {
            float[] floats = (float[]) array;
            byte[] bytes = new byte[floats.length * Float.BYTES];
            littleEndian(bytes).asFloatBuffer().put(floats);
            out.writeFixed(bytes);
        }

        @Override
        void readAll(Object array, Decoder in) throws IOException {
            float[] floats = (float[]) array;
            byte[] bytes = new byte[floats.length * Float.BYTES];
            in.readFixed(bytes);
            littleEndian(bytes).asFloatBuffer().get(floats);
        }
    },
    DOUBLES(double.class, Schema.Type.DOUBLE) {
        @Override
        Object create(int length) {
            return new double[length];
        }

        @Override
        Object get(Object array, int index) {
            return ((double[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((double[]) array)[index] = (Double) value;
        }

        @Override
        void writeAll(Object array, Encoder out) throws IOException {
            double[] doubles = (double[]) array;
            byte[] bytes = new byte[doubles.length * Double.BYTES];
            littleEndian(bytes).asDoubleBuffer().put(doubles);
            out.writeFixed(bytes);
        }

        @Override
        void readAll(Object array, Decoder in) throws IOException {
            double[] doubles = (double[]) array;
            byte[] bytes = new byte[doubles.length * Double.BYTES];
            in.readFixed(bytes);
            littleEndian(bytes).asDoubleBuffer().get(doubles);
        }
    },
    INTS(int.class, Schema.Type.INT) {
        @Override
        Object create(int length) {
            return new int[length];
        }

        @Override
        Object get(Object array, int index) {
            return ((int[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((int[]) array)[index] = (Integer) value;
        }

        @Override
        void writeAll(Object array, Encoder out) throws IOException {
            for (int each : (int[]) array) {
                out.writeInt(each);
            }
        }

        @Override
        void readAll(Object array, Decoder in) throws IOException {
            int[] ints = (int[]) array;
            for (int i = 0; i < ints.length; i++) {
                ints[i] = in.readInt();
            }
        }
    },
    LONGS(long.class, Schema.Type.LONG) {
        @Override
        Object create(int length) {
            return new long[length];
        }

        @Override
        Object get(Object array, int index) {
            return ((long[]) array)[index];
        }

        @Override
        void set(Object array, int index, Object value) {
            ((long[]) array)[index] = (Long) value;
        }

        @Override
        void writeAll(Object array, Encoder out) throws IOException {
            for (long each : (long[]) array) {
                out.writeLong(each);
            }
        }

        @Override
        void readAll(Object array, Decoder in) throws IOException {
            long[] longs = (long[]) array;
            for (int i = 0; i < longs.length; i++) {
                longs[i] = in.readLong();
            }
        }
    };

    private final Class<?> component;
    private final Schema.Type stored;

    ArrayColumnType(Class<?> component, Schema.Type stored) {
        this.component = component;
        this.stored = stored;
    }

    abstract Object create(int length);

    abstract Object get(Object array, int index);

    abstract void set(Object array, int index, Object value);

    abstract void writeAll(Object array, Encoder out) throws IOException;

    /** Fills the array. */
    abstract void readAll(Object array, Decoder in) throws IOException;

    /** Avro stores numbers of fixed size as they lie in memory, so that all are copied at once. */
    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

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
        Object array = create(values.size());
        for (int i = 0; i < values.size(); i++) {
            set(array, i, values.get(i));
        }
        return array;
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        out.writeArrayStart();
        out.setItemCount(Array.getLength(value));
        writeAll(value, out);
        out.writeArrayEnd();
    }

    /** In one block, as {@link #write} leaves it. */
    @Override
    public Object read(Decoder in) throws IOException {
        int length = Math.toIntExact(in.readArrayStart());
        Object array = create(length);
        readAll(array, in);
        if (length > 0 && in.arrayNext() != 0) {
            throw new IOException("an array has more than one block; a row's array is written as one");
        }
        return array;
    }
}
