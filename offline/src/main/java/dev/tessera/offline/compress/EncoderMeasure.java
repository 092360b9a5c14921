package dev.tessera.offline.compress;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures a compressed encoder against the one it was made from, on the items of a study. */
final class EncoderMeasure {
    private static final int BATCH = 128;

    private final WorkDirectory work;
    private final StudyDirectory study;
    private final Catalog catalog;
    private final Speed speed;

    EncoderMeasure(WorkDirectory work, StudyDirectory study, Catalog catalog, Speed speed) {
        this.work = work;
        this.study = study;
        this.catalog = catalog;
        this.speed = speed;
    }

    /** @param parts that the compressed encoder gives, of every item of the catalog */
    record Measured(Map<ItemId, Parts> parts, Figures figures) {}

    /**
     * Encodes the whole catalog with the compressed encoder, and a sample of it with both in turns.
     *
     * @param compressed its folder
     */
    Measured of(Path compressed) throws IOException {
        try (ItemEncoder after = load(compressed)) {
            Map<ItemId, Parts> parts = encodeCatalog(after);
            Change bytes = new Change(bytes(study.encoder()), bytes(compressed));
            return new Measured(parts, new Figures(bytes, "items/s", speed(sample(), after), distance(parts)));
        }
    }

    private static ItemEncoder load(Path encoder) {
        return ItemEncoder.load(encoder, TensorFlowThreads.forTraining());
    }

    private Map<ItemId, Parts> encodeCatalog(ItemEncoder encoder) throws IOException {
        Set<ItemId> wanted = Set.copyOf(catalog.items());
        Map<ItemId, Parts> parts = new HashMap<>();
        List<Item> batch = new ArrayList<>();
        try (Progress progress = new Progress("encode with the compressed encoder", "items", wanted.size())) {
            IngestTables.ITEMS.forEach(work.table(IngestTables.ITEMS.name()), item -> {
                if (wanted.contains(item.id())) {
                    batch.add(item);
                }
                if (batch.size() == BATCH) {
                    encode(encoder, batch).forEach(each -> parts.put(each.item(), each));
                    progress.advance(BATCH);
                    batch.clear();
                }
            });
            encode(encoder, batch).forEach(each -> parts.put(each.item(), each));
            progress.advance(batch.size());
        }
        return parts;
    }

    /** Embed has told of pictures that cannot be read. */
    private static List<Parts> encode(ItemEncoder encoder, List<Item> items) {
        return encoder.encode(items, (item, unreadable) -> {});
    }

    /** From all over the catalog, at most a batch. */
    private List<Item> sample() throws IOException {
        int step = (catalog.size() + BATCH - 1) / BATCH;
        Set<ItemId> chosen = IntStream.range(0, catalog.size())
                .filter(position -> position % step == 0)
                .mapToObj(position -> catalog.entry(position).item())
                .collect(Collectors.toSet());
        List<Item> sample = new ArrayList<>();
        IngestTables.ITEMS.forEach(work.table(IngestTables.ITEMS.name()), item -> {
            if (chosen.contains(item.id())) {
                sample.add(item);
            }
        });
        return sample;
    }

    private Change speed(List<Item> sample, ItemEncoder after) {
        try (ItemEncoder before = load(study.encoder())) {
            return speed.of(sample.size(), () -> encode(before, sample), () -> encode(after, sample));
        }
    }

    private Distance distance(Map<ItemId, Parts> parts) throws IOException {
        Distance.Mean mean = new Distance.Mean();
        Parts.TABLE.forEach(study.table(Parts.TABLE.name()), before -> {
            Parts after = parts.get(before.item());
            for (Modality modality : Modality.content()) {
                if (after != null && before.has(modality) && after.has(modality)) {
                    mean.add(before.of(modality), after.of(modality), catalog.cold(catalog.position(before.item())));
                }
            }
        });
        return mean.distance();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            long sum = 0;
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
