package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link HistoryStore} does. Its limit is {@value #LIMIT}. */
public abstract class HistoryStoreContract {
    protected static final int LIMIT = 10;

    private static final UserId USER = new UserId("u {1} ü");

    protected abstract HistoryStore store();

    @Test
    void anUnknownUserHasAnEmptyHistory() {
        assertThat(store().read(USER)).isEmpty();
        assertThat(store().append(USER, List.of())).isZero();
        assertThat(store().limit()).isEqualTo(LIMIT);
    }

    @Test
    void entriesComeBackAsTheyWereOldestFirst() {
        HistoryEntry late = entry("e1", "i2", Instant.parse("2024-01-02T03:04:05.678901234Z"), EventKind.RATING, 4.5);
        HistoryEntry early = entry("e2", "i1", Instant.parse("1969-12-31T23:59:59.5Z"), EventKind.VIEW, Double.NaN);
        assertThat(store().append(USER, List.of(late, early))).isEqualTo(2);
        assertThat(store().read(USER)).containsExactly(early, late);
    }

    @Test
    void theSameEventCountsOnce() {
        HistoryEntry entry = entry("e1", "i1", Instant.EPOCH, EventKind.CLICK, 0);
        assertThat(store().append(USER, List.of(entry, entry))).isEqualTo(1);
        assertThat(store().append(USER, List.of(entry))).isZero();
        assertThat(store().read(USER)).containsExactly(entry);
    }

    @Test
    void usersDoNotSeeEachOther() {
        store().append(USER, List.of(entry("e1", "i1", Instant.EPOCH, EventKind.CLICK, 0)));
        assertThat(store().read(new UserId("u {1}"))).isEmpty();
    }

    @Test
    void inWhateverOrderAndHoweverOftenEntriesComeTheNewestStay() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<HistoryEntry> entries = randomEntries(random);
            List<HistoryEntry> expected = entries.stream()
                    .sorted(HistoryEntry.ORDER)
                    .skip(Math.max(0, entries.size() - LIMIT))
                    .toList();
            UserId user = new UserId("user-" + seed);
            for (int round = 0; round < 2; round++) {
                List<HistoryEntry> shuffled = new ArrayList<>(entries);
                Collections.shuffle(shuffled, random);
                appendInPieces(user, shuffled, random);
                assertThat(store().read(user)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    private void appendInPieces(UserId user, List<HistoryEntry> entries, Random random) {
        int from = 0;
        while (from < entries.size()) {
            int to = Math.min(entries.size(), from + 1 + random.nextInt(7));
            store().append(user, entries.subList(from, to));
            from = to;
        }
    }

    /** Many ties in time and item, and ids whose order differs between UTF-8 and UTF-16. */
    private static List<HistoryEntry> randomEntries(Random random) {
        List<String> letters = List.of("a", "b", "ü", "\uffee", "\ud83d\ude00", "ab", "A", "~");
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3 * LIMIT); i++) {
            entries.add(entry(
                    letters.get(random.nextInt(letters.size())) + i,
                    letters.get(random.nextInt(letters.size())),
                    Instant.ofEpochSecond(random.nextInt(3) - 1, random.nextInt(2)),
                    EventKind.ofCode(1 + random.nextInt(6)),
                    random.nextInt(5)));
        }
        return entries;
    }

    private static HistoryEntry entry(String event, String item, Instant at, EventKind kind, double value) {
        return new HistoryEntry(new EventId(event), new ItemId(item), kind, value, at);
    }
}
