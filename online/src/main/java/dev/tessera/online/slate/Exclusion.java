package dev.tessera.online.slate;

import dev.tessera.online.rules.AttributeFilter;
import java.util.List;

/** Leaves out the items that pass all filters. */
public record Exclusion(List<AttributeFilter> filters) {
    /** @throws IllegalArgumentException begins with the field at fault, as files call it */
    public Exclusion {
        filters = List.copyOf(filters);
        Expected.that(!filters.isEmpty(), "filters is empty, which leaves out all items; expected at least one");
    }

    /** That its filters name. */
    List<String> attributes() {
        return filters.stream().map(AttributeFilter::attribute).toList();
    }
}
