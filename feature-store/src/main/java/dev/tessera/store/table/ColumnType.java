package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** How one Java type is stored: its Avro schema, the conversion to what Parquet's Avro binding takes and back, and the same in Avro's binary encoding without the detour. */
interface ColumnType {
    Schema schema();

    /** The value as Avro stores it. */
    Object store(Object value);

    /** The inverse of {@link #store}. */
    Object load(Object stored);

    /** Writes a value as Avro encodes {@link #store} of it. */
    void write(Object value, Encoder out) throws IOException;

    /** The inverse of {@link #write}. */
    Object read(Decoder in) throws IOException;

    /** @throws IllegalArgumentException if a table cannot hold the type */
    static ColumnType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListType(of(arguments[0]));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new MapType(of(arguments[1]));
            }
        }
        if (type instanceof Class<?> raw) {
            return ofClass(raw);
        }
        throw unsupported(type);
    }

    private static ColumnType ofClass(Class<?> raw) {
        if (raw == String.class) {
            return new TextType();
        } else if (raw.isPrimitive()) {
            return PrimitiveType.of(raw);
        } else if (raw == Instant.class) {
            return new InstantType();
        } else if (raw == byte[].class) {
            return new BytesType();
        } else if (raw.isArray()) {
            return ArrayColumnType.of(raw);
        } else if (raw.isEnum()) {
            return new EnumType(raw);
        } else if (raw.isRecord() && raw.getRecordComponents().length == 1) {
            return new IdType(raw);
        }
        throw unsupported(raw);
    }

    private static Schema stringSchema() {
        Schema schema = Schema.create(Schema.Type.STRING);
        schema.addProp("avro.java.string", "String");
        return schema;
    }

    static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException(
                "a table cannot hold " + type.getTypeName()
                        + "; expected String, a primitive, Instant, an enum, a primitive array, a one-component record, List or Map<String, ...>");
    }

    /** Text, whatever kind of characters Avro hands out. */
    record TextType() implements ColumnType {
        @Override
        public Schema schema() {
            return stringSchema();
        }

        @Override
        public Object store(Object value) {
            return value;
        }

        @Override
        public Object load(Object stored) {
            return stored.toString();
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeString((String) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return in.readString();
        }
    }

    /** Microseconds since the epoch, UTC. */
    record InstantType() implements ColumnType {
        private static final long MICROS = 1_000_000L;

        @Override
        public Schema schema() {
            return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
        }

        @Override
        public Object store(Object value) {
            Instant instant = (Instant) value;
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
        }

        @Override
        public Object load(Object stored) {
            long micros = (Long) stored;
            return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeLong((Long) store(value));
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return load(in.readLong());
        }
    }

    /** Raw bytes. */
    record BytesType() implements ColumnType {
        @Override
        public Schema schema() {
            return Schema.create(Schema.Type.BYTES);
        }

        @Override
        public Object store(Object value) {
            return ByteBuffer.wrap((byte[]) value);
        }

        @Override
        public Object load(Object stored) {
            ByteBuffer buffer = ((ByteBuffer) stored).duplicate();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeBytes((byte[]) value);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            ByteBuffer fresh = in.readBytes(null);
            boolean whole = fresh.arrayOffset() == 0 && fresh.array().length == fresh.remaining();
            return whole ? fresh.array() : load(fresh);
        }
    }

    /** The constant's name. */
    record EnumType(Class<?> type) implements ColumnType {
        @Override
        public Schema schema() {
            return stringSchema();
        }

        @Override
        public Object store(Object value) {
            return ((Enum<?>) value).name();
        }

        @Override
        public Object load(Object stored) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().contentEquals((CharSequence) stored)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(type.getSimpleName() + " has no constant " + stored);
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            out.writeString((String) store(value));
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return load(in.readString());
        }
    }

    /** A record of one component, such as an id, stored as that component. */
    final class IdType implements ColumnType {
        private final RecordShape shape;
        private final ColumnType inner;

        IdType(Class<?> type) {
            shape = new RecordShape(type);
            inner = of(shape.components().get(0).getGenericType());
        }

        @Override
        public Schema schema() {
            return inner.schema();
        }

        @Override
        public Object store(Object value) {
            return inner.store(shape.value(value, 0));
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            inner.write(shape.value(value, 0), out);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            return shape.of(inner.read(in));
        }

        @Override
        public Object load(Object stored) {
            return shape.of(inner.load(stored));
        }
    }

    /** Values in order. */
    record ListType(ColumnType element) implements ColumnType {
        @Override
        public Schema schema() {
            return Schema.createArray(element.schema());
        }

        @Override
        public Object store(Object value) {
            List<Object> stored = new ArrayList<>();
            ((List<?>) value).forEach(each -> stored.add(element.store(each)));
            return stored;
        }

        @Override
        public Object load(Object stored) {
            List<Object> values = new ArrayList<>();
            ((List<?>) stored).forEach(each -> values.add(element.load(each)));
            return values;
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            List<?> values = (List<?>) value;
            out.writeArrayStart();
            out.setItemCount(values.size());
            for (Object each : values) {
                out.startItem();
                element.write(each, out);
            }
            out.writeArrayEnd();
        }

        @Override
        public Object read(Decoder in) throws IOException {
            List<Object> values = new ArrayList<>();
            for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
                for (long i = 0; i < left; i++) {
                    values.add(element.read(in));
                }
            }
            return values;
        }
    }

    /** Values by name, sorted by name. */
    record MapType(ColumnType element) implements ColumnType {
        @Override
        public Schema schema() {
            Schema schema = Schema.createMap(element.schema());
            schema.addProp("avro.java.string", "String");
            return schema;
        }

        @Override
        public Object store(Object value) {
            Map<String, Object> stored = new TreeMap<>();
            ((Map<?, ?>) value).forEach((name, each) -> stored.put(name.toString(), element.store(each)));
            return stored;
        }

        @Override
        public Object load(Object stored) {
            Map<String, Object> values = new TreeMap<>();
            ((Map<?, ?>) stored).forEach((name, each) -> values.put(name.toString(), element.load(each)));
            return values;
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            Map<?, ?> values = (Map<?, ?>) value;
            out.writeMapStart();
            out.setItemCount(values.size());
            for (Map.Entry<?, ?> each : sorted(values).entrySet()) {
                out.startItem();
                out.writeString((String) each.getKey());
                element.write(each.getValue(), out);
            }
            out.writeMapEnd();
        }

        private static Map<?, ?> sorted(Map<?, ?> values) {
            return values instanceof TreeMap<?, ?> tree && tree.comparator() == null ? tree : new TreeMap<>(values);
        }

        @Override
        public Object read(Decoder in) throws IOException {
            Map<String, Object> values = new TreeMap<>();
            for (long left = in.readMapStart(); left > 0; left = in.mapNext()) {
                for (long i = 0; i < left; i++) {
                    values.put(in.readString(), element.read(in));
                }
            }
            return values;
        }
    }
}
