package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.Drafts;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.InMemoryBlobStore;
import dev.tessera.store.generation.InMemoryGenerationStore;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a generation takes in memory beside what is estimated; prints both for docs/reference/memory.md. {@code -Dmemory.items=1000000 -Dtests.heap=12g} for a large catalog. By itself:
 * what other tests leave behind in the process is measured too.
 */
@Tag("soak")
class GenerationMemoryIT {
    private static final Logger log = LoggerFactory.getLogger(GenerationMemoryIT.class);
    private static final long SETTLED = 256 << 10;
    private static final int ITEMS = Integer.getInteger("memory.items", 200_000);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"64, 0, FLOAT32", "64, 6, FLOAT32", "16, 3, FLOAT32", "64, 0, INT8", "64, 6, INT8", "16, 3, INT8"})
    void theEstimateIsNearWhatIsTaken(int dimension, int attributes, VectorPrecision precision)
            throws InterruptedException {
        InMemoryBlobStore blobs = new InMemoryBlobStore(InstantSource.system());
        InMemoryGenerationStore generations = new InMemoryGenerationStore(blobs, InstantSource.system());
        Manifest manifest = new GenerationWriter(generations, blobs).write(draft(dimension, attributes, precision));
        GenerationReader reader = new GenerationReader(generations, blobs, new CacheDirectory(folder.resolve("cache")));
        long before = used();
        LoadedGeneration loaded = reader.load(manifest.id());
        long data = used() - before;
        Segment segment = Segment.of(loaded);
        long served = used() - before;
        long estimate = GenerationMemory.estimate(manifest);
        log.info(
                "{} items of {} numbers, parts as {}, {} attributes: {} bytes an item loaded, {} served, {} estimated",
                ITEMS,
                dimension,
                precision,
                attributes,
                data / ITEMS,
                served / ITEMS,
                estimate / ITEMS);
        assertThat(segment.size()).isEqualTo(ITEMS);
        assertThat((double) estimate / served).isBetween(0.7, 1.6);
    }

    private GenerationDraft draft(int dimension, int attributes, VectorPrecision precision) {
        GenerationDraft floats = Drafts.of("g1", ITEMS, dimension, 1, folder);
        GenerationDraft draft = precision == VectorPrecision.INT8 ? Drafts.int8(floats) : floats;
        return new GenerationDraft(
                draft.id(),
                draft.created(),
                draft.vectors(),
                draft.parts(),
                IntStream.range(0, ITEMS).mapToObj(i -> card(i, attributes)).toList(),
                draft.popularity(),
                draft.rankerFolder(),
                draft.encoderFolder(),
                draft.metrics(),
                draft.dataHash());
    }

    /** Every third attribute is a number that few items share. */
    private static ItemCard card(int item, int attributes) {
        Map<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < attributes; i++) {
            values.put(
                    "attribute-" + i,
                    List.of(i % 3 == 0 ? "" + (item * 7919L % 100_000) / 100.0 : "value-" + item % (5 + 40 * i)));
        }
        ItemId id = new ItemId(String.format("item-%07d", item));
        return new ItemCard(id, "A thing of some kind, the one with number " + item, values, Instant.EPOCH);
    }

    /** Once it stays what it is: what tests before have left may be let go of by threads that end. */
    private static long used() throws InterruptedException {
        long before = Long.MAX_VALUE;
        long now = usedAfterCollection();
        while (before - now > SETTLED) {
            TimeUnit.MILLISECONDS.sleep(50);
            before = now;
            now = usedAfterCollection();
        }
        return now;
    }

    private static long usedAfterCollection() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
