package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.evaluate.recommend.TrainingData;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.split.ColdFold;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Reads what training-set left of a study into the terms of evaluation. */
final class StudyReader {
    private static final Table<Event> EVENTS = Table.of("events", Event.class, 1);

    private final WorkDirectory work;
    private final StudyDirectory study;

    StudyReader(WorkDirectory work, String study) {
        this.work = work;
        this.study = work.study(study);
    }

    Catalog catalog() throws IOException {
        return new Catalog(CatalogEntry.TABLE.readAll(study.table(CatalogEntry.TABLE.name())));
    }

    List<EvaluationTarget> targets(Partition partition) throws IOException {
        List<EvaluationTarget> targets = new ArrayList<>();
        EvaluationTarget.TABLE.forEach(study.table(EvaluationTarget.TABLE.name()), target -> {
            if (target.partition() == partition) {
                targets.add(target);
            }
        });
        targets.sort(java.util.Comparator.comparing(EvaluationTarget::user)
                .thenComparingLong(EvaluationTarget::occurredAt)
                .thenComparing(EvaluationTarget::item));
        return targets;
    }

    TrainingData trainingData(Catalog catalog, List<ItemFacts> facts, long seed) throws IOException {
        List<Interaction> interactions = Interaction.TABLE.readAll(study.table(Interaction.TABLE.name()));
        return trainingData(catalog, interactions, targets(Partition.VALIDATION), facts, seed);
    }

    static TrainingData trainingData(
            Catalog catalog,
            List<Interaction> interactions,
            List<EvaluationTarget> validation,
            List<ItemFacts> facts,
            long seed) {
        return new TrainingData(
                catalog,
                matrix(catalog, interactions, each -> each.partition() == Partition.TRAIN),
                matrix(catalog, interactions, each -> true),
                validation,
                facts,
                seed);
    }

    private static Interactions matrix(Catalog catalog, List<Interaction> interactions, Predicate<Interaction> wanted) {
        Map<UserId, LinkedHashSet<Integer>> byUser = new TreeMap<>();
        for (Interaction each : interactions) {
            if (EventKind.ofCode(each.kind()).engagement() && wanted.test(each)) {
                byUser.computeIfAbsent(each.user(), user -> new LinkedHashSet<>())
                        .add(catalog.position(each.item()));
            }
        }
        return Interactions.of(
                catalog.size(),
                byUser.values().stream().map(StudyReader::sorted).toList());
    }

    private static int[] sorted(Collection<Integer> items) {
        return items.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Contents in the order of the catalog. */
    List<ItemFacts> facts(Catalog catalog) throws IOException {
        Map<ItemId, ItemFacts> facts = new HashMap<>();
        IngestTables.ITEMS.forEach(
                work.table(IngestTables.ITEMS.name()), item -> facts.put(item.id(), ItemFacts.of(item)));
        List<ItemFacts> ordered = new ArrayList<>(catalog.size());
        for (ItemId item : catalog.items()) {
            ItemFacts found = facts.get(item);
            if (found == null) {
                throw new IOException("item " + item + " of the catalog of " + study.root()
                        + " is not in the items table; run training-set again");
            }
            ordered.add(found);
        }
        return ordered;
    }

    /** The share of events that are on items hidden by decree; NaN if the split hides none. */
    double hiddenEvents(Study study) throws IOException {
        if (!(study.split() instanceof ColdFold fold)) {
            return Double.NaN;
        }
        LongAdder hidden = new LongAdder();
        LongAdder all = new LongAdder();
        EVENTS.forEach(work.table(EVENTS.name()), event -> {
            if (event.kind().engagement()) {
                all.increment();
                hidden.add(fold.hides(event.item()) ? 1 : 0);
            }
        });
        return hidden.sum() / (double) all.sum();
    }
}
