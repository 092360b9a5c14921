package dev.tessera.offline.ingest;

import java.util.List;
import java.util.Set;

/** Column names of the items input. Every other column is an attribute of its name. */
final class ItemColumns {
    static final String ID = "item_id";
    static final String TITLE = "title";
    static final String DESCRIPTION = "description";
    static final String IMAGE = "image_path";
    static final String AVAILABLE_FROM = "available_from";
    static final String AVAILABLE_UNTIL = "available_until";

    static final List<String> REQUIRED = List.of(ID, TITLE);
    static final Set<String> KNOWN = Set.of(ID, TITLE, DESCRIPTION, IMAGE, AVAILABLE_FROM, AVAILABLE_UNTIL);

    private ItemColumns() {}
}
