package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** Turns a Java record into an Avro record and back, component by component. */
final class Rows<R extends Record> {
    private final RecordComponent[] components;
    private final List<ColumnType> types = new ArrayList<>();
    private final Constructor<R> constructor;
    private final Schema schema;

    Rows(String tableName, Class<R> row) {
        components = row.getRecordComponents();
        List<Schema.Field> fields = new ArrayList<>();
        for (RecordComponent component : components) {
            ColumnType type = ColumnType.of(component.getGenericType());
            component.getAccessor().setAccessible(true);
            types.add(type);
            Column column = component.getAnnotation(Column.class);
            fields.add(new Schema.Field(
                    snakeCase(component.getName()), type.schema(), column == null ? null : column.value(), null));
        }
        schema = Schema.createRecord(tableName, null, "tessera", false, fields);
        try {
            constructor = row.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("record " + row + " has no canonical constructor", e);
        }
    }

    Schema schema() {
        return schema;
    }

    GenericRecord store(R row) {
        GenericData.Record stored = new GenericData.Record(schema);
        for (int i = 0; i < components.length; i++) {
            stored.put(i, types.get(i).store(value(row, i)));
        }
        return stored;
    }

    /** As Avro writes {@link #store} of the row, without making it. */
    void write(R row, Encoder out) throws IOException {
        for (int i = 0; i < components.length; i++) {
            types.get(i).write(value(row, i), out);
        }
    }

    private Object value(R row, int component) {
        try {
            return components[component].getAccessor().invoke(row);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + components[component], e);
        }
    }

    R load(GenericRecord stored) {
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = types.get(i).load(stored(stored, i));
        }
        return construct(constructor, values);
    }

    /** A row of an older file lacks the columns that were added since. */
    private Object stored(GenericRecord row, int component) {
        Object there = row.get(component);
        if (there != null) {
            return there;
        }
        Column column = components[component].getAnnotation(Column.class);
        if (column == null || column.before() == Column.NONE) {
            throw new IllegalArgumentException(
                    "a stored row has no column " + snakeCase(components[component].getName()));
        }
        return column.before();
    }

    /** The inverse of {@link #write}. */
    R read(Decoder in) throws IOException {
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = types.get(i).read(in);
        }
        return construct(constructor, values);
    }

    static <T> T construct(Constructor<T> constructor, Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "a stored row is not a valid "
                            + constructor.getDeclaringClass().getSimpleName() + ": "
                            + e.getTargetException().getMessage(),
                    e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + constructor, e);
        }
    }

    /** {@code occurredAt} becomes {@code occurred_at}, as SQL readers expect. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
