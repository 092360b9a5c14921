package dev.tessera.offline.trainingset;

import org.apache.flink.api.java.functions.KeySelector;

/** By which the catalog is sorted. */
final class ItemOfEntry implements KeySelector<CatalogEntry, String> {
    private static final long serialVersionUID = 1;

    @Override
    public String getKey(CatalogEntry entry) {
        return entry.item().value();
    }
}
