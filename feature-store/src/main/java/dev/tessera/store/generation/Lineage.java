package dev.tessera.store.generation;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a generation came from.
 *
 * @param study whose model it is; empty if unknown
 * @param before the generation that was served when publishing began; empty if none was, or unknown
 * @param tables digests of the study's tables that it was made of, by name; items and events have {@link Manifest#dataHash}
 * @param itemRevision the watermark: up to which revision of the {@link dev.tessera.store.itemlog.ItemLog} it contains changes of items; 0 if none
 */
public record Lineage(String study, String before, Map<String, String> tables, long itemRevision) {
    /** Of generations that were published before lineage was kept. */
    public static final Lineage UNKNOWN = new Lineage("", "", Map.of(), 0);

    public Lineage {
        tables = new TreeMap<>(tables);
    }
}
