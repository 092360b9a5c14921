package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Targets and catalogs for tests. */
public final class Questions {
    private Questions() {}

    /** Items named by their position, each chosen as often as its position says, all available. */
    public static Catalog catalog(int items) {
        return new Catalog(IntStream.range(0, items)
                .mapToObj(item -> new CatalogEntry(item(item), item > 0, item, 0, 0))
                .toList());
    }

    static ItemId item(int position) {
        return new ItemId(String.format("i%03d", position));
    }

    /** A target on an item, with a history of others, all of them seen. */
    public static EvaluationTarget target(int item, int... history) {
        return target("u", 100, item, history);
    }

    static EvaluationTarget target(String user, long when, int item, int... history) {
        List<ItemId> items = Arrays.stream(history).mapToObj(Questions::item).toList();
        long[] times = IntStream.range(0, history.length).mapToLong(i -> i).toArray();
        int[] kinds = new int[history.length];
        Arrays.fill(kinds, 1);
        return new EvaluationTarget(
                new UserId(user),
                Partition.TEST,
                item(item),
                4,
                when,
                items,
                kinds,
                new float[history.length],
                times,
                items,
                item == 0,
                false,
                0,
                true,
                true);
    }
}
