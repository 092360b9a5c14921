package dev.tessera.offline.trainingset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.MapPartitionFunction;
import org.apache.flink.util.Collector;

/** Puts the catalog in the order of item ids. */
final class SortCatalog implements MapPartitionFunction<CatalogEntry, CatalogEntry> {
    private static final long serialVersionUID = 1;

    @Override
    public void mapPartition(Iterable<CatalogEntry> entries, Collector<CatalogEntry> sorted) {
        List<CatalogEntry> catalog = new ArrayList<>();
        entries.forEach(catalog::add);
        catalog.sort(Comparator.comparing(CatalogEntry::item));
        catalog.forEach(sorted::collect);
    }
}
