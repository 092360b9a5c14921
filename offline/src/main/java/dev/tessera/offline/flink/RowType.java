package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Flink type of a table's rows: {@code .returns(new RowType<>(table))} after every operator that emits rows. The rows travel
 * between tasks in the encoding of the table itself, so every column type that a table can hold can also be sent.
 */
public final class RowType<R extends Record> extends TypeInformation<R> {
    private static final long serialVersionUID = 1;

    private final Table<R> table;

    public RowType(Table<R> table) {
        this.table = table;
    }

    @Override
    public TypeSerializer<R> createSerializer(SerializerConfig config) {
        return new RowSerializer<>(table);
    }

    @Override
    public Class<R> getTypeClass() {
        return table.row();
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RowType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowType<?> that && table.toString().equals(that.table.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(table.toString());
    }

    @Override
    public String toString() {
        return "row of " + table;
    }
}
