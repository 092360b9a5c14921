package dev.tessera.store.table;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** Turns a Java record into an Avro record and back, component by component. */
final class Rows<R extends Record> {
    private final Class<R> type;
    private final RecordShape shape;
    private final List<ColumnType> types = new ArrayList<>();
    private final Schema schema;

    Rows(String tableName, Class<R> row) {
        type = row;
        shape = new RecordShape(row);
        List<Schema.Field> fields = new ArrayList<>();
        for (RecordComponent component : shape.components()) {
            ColumnType stored = ColumnType.of(component.getGenericType());
            types.add(stored);
            Column column = component.getAnnotation(Column.class);
            fields.add(new Schema.Field(
                    snakeCase(component.getName()), stored.schema(), column == null ? null : column.value(), null));
        }
        schema = Schema.createRecord(tableName, null, "tessera", false, fields);
    }

    Schema schema() {
        return schema;
    }

    GenericRecord store(R row) {
        GenericData.Record stored = new GenericData.Record(schema);
        for (int i = 0; i < types.size(); i++) {
            stored.put(i, types.get(i).store(shape.value(row, i)));
        }
        return stored;
    }

    /** As Avro writes {@link #store} of the row, without making it. */
    void write(R row, Encoder out) throws IOException {
        for (int i = 0; i < types.size(); i++) {
            types.get(i).write(shape.value(row, i), out);
        }
    }

    R load(GenericRecord stored) {
        Object[] values = new Object[types.size()];
        for (int i = 0; i < types.size(); i++) {
            values[i] = types.get(i).load(stored(stored, i));
        }
        return type.cast(shape.of(values));
    }

    /** A row of an older file lacks the columns that were added since. */
    private Object stored(GenericRecord row, int component) {
        Object there = row.get(component);
        if (there != null) {
            return there;
        }
        RecordComponent column = shape.components().get(component);
        Column declared = column.getAnnotation(Column.class);
        if (declared != null && declared.emptyBefore()) {
            return types.get(component).schema().getType() == Schema.Type.ARRAY ? List.of() : "";
        }
        if (declared == null || declared.before() == Column.NONE) {
            throw new IllegalArgumentException("a stored row has no column " + snakeCase(column.getName()));
        }
        return declared.before();
    }

    /** The inverse of {@link #write}. */
    R read(Decoder in) throws IOException {
        Object[] values = new Object[types.size()];
        for (int i = 0; i < types.size(); i++) {
            values[i] = types.get(i).read(in);
        }
        return type.cast(shape.of(values));
    }

    /** {@code occurredAt} becomes {@code occurred_at}, as SQL readers expect. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
