package dev.tessera.store.table;

import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.List;
import org.apache.avro.Schema;

/** A primitive array, stored as a list. */
record ArrayColumnType(Class<?> component, Schema.Type stored) implements ColumnType {

    static ColumnType of(Class<?> array) {
        Class<?> component = array.getComponentType();
        if (component == float.class) {
            return new ArrayColumnType(component, Schema.Type.FLOAT);
        } else if (component == double.class) {
            return new ArrayColumnType(component, Schema.Type.DOUBLE);
        } else if (component == int.class) {
            return new ArrayColumnType(component, Schema.Type.INT);
        } else if (component == long.class) {
            return new ArrayColumnType(component, Schema.Type.LONG);
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
                return Array.get(value, index);
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
            Array.set(array, i, values.get(i));
        }
        return array;
    }
}
