package dev.tessera.offline.ingest;

import java.io.Serializable;

/** What rows must be, where pictures lie, and of whom nothing is taken. */
record IngestRules(ItemRules items, EventRules events, ImageFolder images, Forgotten forgotten)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
