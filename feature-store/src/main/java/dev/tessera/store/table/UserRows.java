package dev.tessera.store.table;

import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;

/**
 * Takes users out of Parquet files of whatever table: rows whose column {@value #USER} names one go, and a column {@value #RAW} in which one
 * stands becomes empty. Which columns there are is read from each file, so a table needs no mention here. A file is replaced by a rename, and
 * only if it has something of the users.
 */
public final class UserRows {
    /** The column that says of whom a row is, in every table that has rows of users. */
    static final String USER = "user";

    /** The column of tables of rejected input that holds a piece of it. */
    static final String RAW = "raw";

    /** What the file beside another ends with while it is written; a kill may leave one. */
    public static final String UNFINISHED = ".forgetting";

    private final Set<String> users;

    public UserRows(Set<UserId> users) {
        this.users = users.stream().map(UserId::value).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What was taken out of a file.
     *
     * @param texts how many rows have no text any more
     */
    public record Taken(long rows, long texts) {}

    /** What is wrong with a file that cannot be read, naming it; empty if it can. */
    public static Optional<String> fault(Path file) {
        try {
            StoredFile.of(file);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @throws IOException if the file cannot be read or replaced, naming it; it is then what it was */
    public Taken takeOut(Path file) throws IOException {
        Optional<StoredFile> found = StoredFile.of(file);
        if (found.isEmpty()) {
            return new Taken(0, 0);
        }
        try {
            return takeOut(found.get());
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + " cannot be read to its end, or not replaced: " + e, e);
        }
    }

    private Taken takeOut(StoredFile stored) throws IOException {
        Counting seen = new Counting();
        Optional<Schema> columns = columns(stored.schema());
        if (columns.isPresent()) {
            stored.forEach(columns.get(), seen::stays);
        }
        if (seen.rows + seen.texts > 0) {
            replace(stored);
        }
        return new Taken(seen.rows, seen.texts);
    }

    private void replace(StoredFile stored) throws IOException {
        Path file = stored.file();
        Path beside = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            stored.copy(beside, new Counting()::stays);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Those that matter, of a table that has any. */
    private static Optional<Schema> columns(Schema schema) {
        SchemaBuilder.FieldAssembler<Schema> found = SchemaBuilder.record(schema.getName())
                .namespace(schema.getNamespace())
                .fields();
        int count = 0;
        for (String column : new String[] {USER, RAW}) {
            Schema.Field field = schema.getField(column);
            if (field != null && field.schema().getType() == Schema.Type.STRING) {
                found.name(column).type(field.schema()).noDefault();
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(found.endRecord());
    }

    /** Counts what changes. */
    private final class Counting {
        private long rows;
        private long texts;

        /** Whether the row stays; takes away its text if a user stands in it. */
        boolean stays(GenericRecord row) {
            if (row.hasField(USER) && users.contains(String.valueOf(row.get(USER)))) {
                rows++;
                return false;
            }
            if (row.hasField(RAW)) {
                String text = String.valueOf(row.get(RAW));
                if (users.stream().anyMatch(user -> mentions(text, user))) {
                    texts++;
                    row.put(RAW, "");
                }
            }
            return true;
        }
    }

    /** Whether an id stands in a text on its own; or may, where the text was cut off within it. */
    static boolean mentions(String text, String id) {
        for (int at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
            if (isEdge(text, at - 1) && isEdge(text, at + id.length())) {
                return true;
            }
        }
        if (!text.endsWith("\u2026")) {
            return false;
        }
        String whole = text.substring(0, text.length() - 1);
        for (int length = Math.min(id.length(), whole.length()); length > 0; length--) {
            int at = whole.length() - length;
            if (isEdge(whole, at - 1) && id.startsWith(whole.substring(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEdge(String text, int at) {
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }
}
