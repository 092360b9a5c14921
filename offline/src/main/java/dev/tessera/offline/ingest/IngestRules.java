package dev.tessera.offline.ingest;

import java.io.Serializable;

/** What rows must be and where pictures lie. */
record IngestRules(ItemRules items, EventRules events, ImageFolder images) implements Serializable {
    private static final long serialVersionUID = 1;
}
