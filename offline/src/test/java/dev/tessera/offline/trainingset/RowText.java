package dev.tessera.offline.trainingset;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A row as text with its arrays spelt out, so that rows can be compared and a difference read. */
final class RowText {
    private RowText() {}

    static String of(Record row) {
        return Arrays.stream(row.getClass().getRecordComponents())
                .map(component -> component.getName() + "=" + value(row, component))
                .collect(Collectors.joining(", "));
    }

    private static String value(Record row, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            String text = Arrays.deepToString(new Object[] {accessor.invoke(row)});
            return text.substring(1, text.length() - 1);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
