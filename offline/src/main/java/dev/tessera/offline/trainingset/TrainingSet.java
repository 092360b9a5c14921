package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.split.Timeline;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A study's tables in memory, for data that fits. The Flink job gives the same rows.
 *
 * @param catalog sorted by item
 */
public record TrainingSet(
        Study study,
        Bounds bounds,
        List<TrainingSequence> sequences,
        List<EvaluationTarget> targets,
        List<Interaction> interactions,
        List<CatalogEntry> catalog) {

    public static TrainingSet of(Study study, Collection<Item> items, Collection<Event> events, Protocol protocol) {
        Bounds bounds = study.split().bounds(times(events));
        Map<UserId, List<Event>> byUser =
                events.stream().collect(Collectors.groupingBy(Event::user, TreeMap::new, Collectors.toList()));
        List<TrainingSequence> sequences = new ArrayList<>();
        List<EvaluationTarget> targets = new ArrayList<>();
        List<Interaction> interactions = new ArrayList<>();
        byUser.forEach((user, theirs) -> {
            UserRows rows = UserRows.of(Timeline.of(user, theirs), study, bounds, protocol);
            sequences.addAll(rows.sequences());
            targets.addAll(rows.targets());
            interactions.addAll(rows.interactions());
        });
        Map<ItemId, ItemFacts> facts = new TreeMap<>();
        items.forEach(item -> facts.merge(item.id(), ItemFacts.of(item), ItemFacts::and));
        interactions.forEach(row -> facts.merge(row.item(), ItemFacts.of(row, bounds), ItemFacts::and));
        targets.forEach(target -> facts.merge(target.item(), ItemFacts.of(target), ItemFacts::and));
        targets.replaceAll(target ->
                facts.getOrDefault(target.item(), ItemFacts.of(target)).complete(target));
        List<CatalogEntry> catalog = facts.values().stream()
                .map(each -> each.entry(study.split(), bounds))
                .toList();
        return new TrainingSet(study, bounds, sequences, targets, interactions, catalog);
    }

    /** When the events happened, ascending, impressions left out. */
    public static long[] times(Collection<Event> events) {
        return events.stream()
                .filter(event -> event.kind() != EventKind.IMPRESSION)
                .mapToLong(Timeline::occurredAt)
                .sorted()
                .toArray();
    }
}
