package dev.tessera.offline.trainranker;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.HistoryFeatures;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the tables of a study into numbers. Items that the catalog does not hold are an error: the tables would not fit together. */
public final class CorpusReader {
    private final List<CatalogEntry> catalog;
    private final Map<ItemId, Integer> rows = new HashMap<>();
    private final int length;

    /** @param length most entries of a history */
    public CorpusReader(List<CatalogEntry> catalog, int length) {
        this.catalog = catalog;
        this.length = length;
        for (int row = 0; row < catalog.size(); row++) {
            rows.put(catalog.get(row).item(), row);
        }
    }

    List<ItemId> items() {
        return catalog.stream().map(CatalogEntry::item).toList();
    }

    /** @param content of the items, by row */
    public Corpus corpus(CatalogParts content, List<Corpus.Sequence> sequences) {
        return new Corpus(
                catalog.stream().mapToLong(CatalogEntry::count).toArray(),
                Availability.of(catalog),
                java.util.stream.IntStream.range(0, catalog.size())
                        .filter(row -> catalog.get(row).trainable())
                        .toArray(),
                content,
                sequences,
                List.of());
    }

    /** @param modalities those that the study uses; parts of others are left out */
    CatalogParts content(Iterable<Parts> parts, Set<Modality> modalities) {
        CatalogParts content = null;
        for (Parts each : parts) {
            for (Modality modality : Modality.content()) {
                if (modalities.contains(modality) && each.has(modality)) {
                    if (content == null) {
                        content = new CatalogParts(catalog.size(), each.of(modality).length);
                    }
                    content.set(row(each.item()), modality, each.of(modality));
                }
            }
        }
        return content == null ? new CatalogParts(catalog.size(), 0) : content;
    }

    /** The rows of some partitions, in an order that does not depend on how they were read. */
    public List<Corpus.Sequence> sequences(List<TrainingSequence> read, Set<Partition> partitions) {
        return read.stream()
                .filter(sequence -> partitions.contains(sequence.partition()))
                .sorted(Comparator.comparing(TrainingSequence::user)
                        .thenComparing(TrainingSequence::partition)
                        .thenComparingLong(sequence -> first(sequence.targetTimes()))
                        .thenComparing(sequence -> sequence.targetItems().toString()))
                .map(this::sequence)
                .filter(sequence -> sequence.targets().length > 0)
                .toList();
    }

    private static long first(long[] times) {
        return times.length == 0 ? 0 : times[0];
    }

    private Corpus.Sequence sequence(TrainingSequence read) {
        int entries = read.items().size();
        if (entries > length) {
            throw new IllegalArgumentException("a training sequence of user " + read.user() + " has " + entries
                    + " entries, the ranker model reads " + length + "; run training-set with the same --history");
        }
        int[] kept = java.util.stream.IntStream.range(0, read.targetItems().size())
                .filter(k -> read.targetPositions()[k] >= 0)
                .toArray();
        return new Corpus.Sequence(
                rows(read.items()),
                HistoryFeatures.of(read.kinds(), read.values(), read.occurredAt()),
                java.util.Arrays.stream(kept)
                        .map(k -> read.targetPositions()[k])
                        .toArray(),
                java.util.Arrays.stream(kept)
                        .map(k -> row(read.targetItems().get(k)))
                        .toArray(),
                java.util.Arrays.stream(kept)
                        .map(k -> Availability.second(read.targetTimes()[k]))
                        .toArray());
    }

    /** Validation targets with a history, evenly thinned to at most {@code most}. */
    List<Corpus.Case> validation(Iterable<EvaluationTarget> targets, int most) {
        List<EvaluationTarget> usable = new ArrayList<>();
        targets.forEach(target -> {
            if (target.partition() == Partition.VALIDATION
                    && !target.historyItems().isEmpty()) {
                usable.add(target);
            }
        });
        usable.sort(Comparator.comparing(EvaluationTarget::user)
                .thenComparingLong(EvaluationTarget::occurredAt)
                .thenComparing(EvaluationTarget::item));
        Map<String, Integer> users = new HashMap<>();
        List<Corpus.Case> cases = new ArrayList<>();
        int taken = Math.min(most, usable.size());
        for (int k = 0; k < taken; k++) {
            EvaluationTarget target = usable.get((int) ((long) k * usable.size() / taken));
            cases.add(validationCase(target, users.computeIfAbsent(target.user().value(), u -> users.size())));
        }
        return cases;
    }

    private Corpus.Case validationCase(EvaluationTarget target, int user) {
        int from = Math.max(0, target.historyItems().size() - length);
        int to = target.historyItems().size();
        HistoryFeatures features = HistoryFeatures.of(
                java.util.Arrays.copyOfRange(target.historyKinds(), from, to),
                java.util.Arrays.copyOfRange(target.historyValues(), from, to),
                java.util.Arrays.copyOfRange(target.historyOccurredAt(), from, to));
        return new Corpus.Case(
                user,
                row(target.item()),
                rows(target.historyItems().subList(from, to)),
                features,
                rows(target.seen()),
                Availability.second(target.occurredAt()));
    }

    private int[] rows(List<ItemId> items) {
        return items.stream().mapToInt(this::row).toArray();
    }

    int row(ItemId item) {
        Integer row = rows.get(item);
        if (row == null) {
            throw new IllegalArgumentException(
                    "item " + item + " is not in the catalog of the study; run training-set and what follows it again");
        }
        return row;
    }
}
