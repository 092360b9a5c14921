package dev.tessera.offline.trainingset;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Seeded random items and events made to hurt: many ties, events known late, repeats, every kind, items that enter late, or leave. */
record RandomShop(List<Item> items, List<Event> events) {
    /** A small one, of a size that depends on the seed. */
    static RandomShop of(long seed) {
        Random random = new Random(seed);
        return of(random, 5 + random.nextInt(60), 1 + random.nextInt(8), 150);
    }

    /** One with enough items that users keep finding new ones, so that there is much to ask for. */
    static RandomShop busy(long seed) {
        return of(new Random(seed), 400, 12, 300);
    }

    private static RandomShop of(Random random, int itemCount, int users, int mostEvents) {
        List<Item> items = new ArrayList<>();
        for (int index = 0; index < itemCount; index++) {
            int from = random.nextInt(4) == 0 ? random.nextInt(400) : 0;
            items.add(item(
                    index,
                    from,
                    random.nextInt(4) == 0 ? Optional.of(from + 1 + random.nextInt(400)) : Optional.empty()));
        }
        List<Event> events = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int count = random.nextInt(mostEvents);
            int span = 1 + random.nextInt(400);
            for (int index = 0; index < count; index++) {
                events.add(event(random, user, index, itemCount, span));
            }
        }
        Collections.shuffle(events, random);
        return new RandomShop(items, events);
    }

    private static Item item(int index, int from, Optional<Integer> until) {
        return new Item(
                new ItemId("i" + index),
                "title",
                "",
                Map.of(),
                new byte[0],
                Instant.ofEpochMilli(from),
                until.map(Instant::ofEpochMilli).orElse(Item.FOREVER));
    }

    private static Event event(Random random, int user, int index, int items, int span) {
        long occurred = 1 + random.nextInt(span);
        long late = random.nextInt(5) == 0 ? random.nextInt(100) : 0;
        return new Event(
                new EventId("e" + user + "-" + index),
                new UserId("u" + user),
                new ItemId("i" + random.nextInt(items)),
                EventKind.values()[random.nextInt(EventKind.values().length)],
                random.nextBoolean() ? Double.NaN : 1 + random.nextInt(5),
                Instant.ofEpochMilli(occurred),
                Instant.ofEpochMilli(occurred + late));
    }
}
