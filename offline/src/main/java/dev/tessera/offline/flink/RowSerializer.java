package dev.tessera.offline.flink;

import dev.tessera.store.table.Table;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.DataInputViewStream;
import org.apache.flink.api.java.typeutils.runtime.DataOutputViewStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Sends rows in their table's encoding. Rows are immutable records, so copies are the rows themselves. */
final class RowSerializer<R extends Record> extends TypeSerializer<R> {
    private static final long serialVersionUID = 1;

    private final Table<R> table;

    RowSerializer(Table<R> table) {
        this.table = table;
    }

    @Override
    public void serialize(R row, DataOutputView target) throws IOException {
        table.encode(row, new DataOutputViewStream(target));
    }

    @Override
    public R deserialize(DataInputView source) throws IOException {
        return table.decode(new DataInputViewStream(source));
    }

    @Override
    public R deserialize(@Nullable R reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public R copy(R from) {
        return from;
    }

    @Override
    public R copy(R from, @Nullable R reuse) {
        return from;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<R> duplicate() {
        return this;
    }

    @Override
    @SuppressWarnings("NullAway") // Flink's contract: null where no instance can be made; the record is never reused.
    public R createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowSerializer<?> that && table.toString().equals(that.table.toString());
    }

    @Override
    public int hashCode() {
        return table.toString().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<R> snapshotConfiguration() {
        return new Snapshot<>(table);
    }

    /** Remembers which table's encoding a state was written with. */
    public static final class Snapshot<R extends Record> implements TypeSerializerSnapshot<R> {
        private @Nullable Table<R> table;

        /** For Flink, which then calls {@link #readSnapshot}. */
        public Snapshot() {}

        Snapshot(Table<R> table) {
            this.table = table;
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            Table<R> written = known();
            out.writeUTF(written.name());
            out.writeUTF(written.row().getName());
            out.writeInt(written.version());
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader) throws IOException {
            String name = in.readUTF();
            String row = in.readUTF();
            int version = in.readInt();
            try {
                @SuppressWarnings("unchecked")
                Class<R> type = (Class<R>) Class.forName(row, false, loader).asSubclass(Record.class);
                table = Table.of(name, type, version);
            } catch (ClassNotFoundException e) {
                throw new IOException("state holds rows of " + row + ", which this version does not have", e);
            }
        }

        @Override
        public TypeSerializer<R> restoreSerializer() {
            return new RowSerializer<>(known());
        }

        @Override
        public TypeSerializerSchemaCompatibility<R> resolveSchemaCompatibility(TypeSerializerSnapshot<R> old) {
            return old instanceof Snapshot<R> that && that.known().toString().equals(known().toString())
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }

        private Table<R> known() {
            if (table == null) {
                throw new IllegalStateException("the snapshot has not been read");
            }
            return table;
        }
    }
}
