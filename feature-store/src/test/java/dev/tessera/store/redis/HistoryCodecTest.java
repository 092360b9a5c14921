package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.CorruptBlockException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryCodecTest {
    private static final List<String> LETTERS = List.of("a", "b", "ab", "ü", "€", "\uffee", "\ud83d\ude00", "~");

    @Test
    void whatIsPackedIsUnpacked() {
        for (int seed = 0; seed < 2_000; seed++) {
            HistoryEntry entry = random(new Random(seed));
            byte[] event = HistoryCodec.idBytes(entry.event().value());
            assertThat(HistoryCodec.unpack(event, HistoryCodec.pack(entry))).isEqualTo(entry);
        }
    }

    @Test
    void packedBytesSortLikeHistories() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            HistoryEntry a = random(random);
            HistoryEntry b = random(random);
            assertThat(Integer.signum(compareBytes(a, b))).isEqualTo(Integer.signum(HistoryEntry.ORDER.compare(a, b)));
        }
    }

    @Test
    void bytesThatAreNoEntryAreRefusedNamingTheEvent() {
        assertThatThrownBy(() -> HistoryCodec.unpack(HistoryCodec.idBytes("e1"), new byte[5]))
                .hasMessageContaining("event 'e1' has 5 bytes");
    }

    @Test
    void cutAndDamagedEntriesAreRefusedNamingTheEventOrReadAsAnotherAndNeverCrash() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            HistoryEntry entry = random(random);
            byte[] packed = HistoryCodec.pack(entry);
            byte[] damaged =
                    random.nextInt(3) == 0 ? Arrays.copyOf(packed, random.nextInt(packed.length)) : packed.clone();
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] event = HistoryCodec.idBytes(entry.event().value());
            try {
                assertThat(HistoryCodec.unpack(event, damaged).event()).isEqualTo(entry.event());
            } catch (CorruptBlockException e) {
                assertThat(e).hasMessageContaining("history entry of event '" + entry.event() + "'");
            }
        }
    }

    private static int compareBytes(HistoryEntry a, HistoryEntry b) {
        byte[] x = HistoryCodec.pack(a);
        byte[] y = HistoryCodec.pack(b);
        int entry = Arrays.compareUnsigned(x, 0, x.length - 9, y, 0, y.length - 9);
        return entry != 0
                ? entry
                : Arrays.compareUnsigned(
                        HistoryCodec.idBytes(a.event().value()),
                        HistoryCodec.idBytes(b.event().value()));
    }

    private static HistoryEntry random(Random random) {
        return new HistoryEntry(
                new EventId(letters(random)),
                new ItemId(letters(random)),
                EventKind.ofCode(1 + random.nextInt(7)),
                random.nextBoolean() ? Double.NaN : random.nextDouble(),
                random.nextBoolean()
                        ? Instant.ofEpochSecond(random.nextInt(3) - 1, random.nextInt(2))
                        : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
    }

    private static String letters(Random random) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            letters.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return letters.toString();
    }
}
