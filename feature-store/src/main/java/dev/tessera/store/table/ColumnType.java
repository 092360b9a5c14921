package dev.tessera.store.table;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** How one Java type is stored: its Avro schema and the conversion in both directions. */
interface ColumnType {
    Schema schema();

    /** The value as Avro stores it. */
    Object store(Object value);

    /** The inverse of {@link #store}. */
    Object load(Object stored);

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
            return new Plain(stringSchema(), Object::toString);
        } else if (raw == int.class) {
            return new Plain(Schema.create(Schema.Type.INT), value -> value);
        } else if (raw == long.class) {
            return new Plain(Schema.create(Schema.Type.LONG), value -> value);
        } else if (raw == float.class) {
            return new Plain(Schema.create(Schema.Type.FLOAT), value -> value);
        } else if (raw == double.class) {
            return new Plain(Schema.create(Schema.Type.DOUBLE), value -> value);
        } else if (raw == boolean.class) {
            return new Plain(Schema.create(Schema.Type.BOOLEAN), value -> value);
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

    private static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException(
                "a table cannot hold " + type.getTypeName()
                        + "; expected String, a primitive, Instant, an enum, a primitive array, a one-component record, List or Map<String, ...>");
    }

    /** Stored as it is. */
    record Plain(Schema schema, java.util.function.UnaryOperator<Object> reading) implements ColumnType {
        @Override
        public Object store(Object value) {
            return value;
        }

        @Override
        public Object load(Object stored) {
            return reading.apply(stored);
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
    }

    /** A record of one component, such as an id, stored as that component. */
    final class IdType implements ColumnType {
        private final RecordComponent component;
        private final Constructor<?> constructor;
        private final ColumnType inner;

        IdType(Class<?> type) {
            component = type.getRecordComponents()[0];
            inner = of(component.getGenericType());
            try {
                constructor = type.getDeclaredConstructor(component.getType());
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("record " + type + " has no canonical constructor", e);
            }
        }

        @Override
        public Schema schema() {
            return inner.schema();
        }

        @Override
        public Object store(Object value) {
            try {
                return inner.store(component.getAccessor().invoke(value));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }

        @Override
        public Object load(Object stored) {
            return Rows.construct(constructor, inner.load(stored));
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
    }
}
