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
import java.util.Comparator;
import java.util.HashMap;
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
        Map<ItemId, ItemFacts> facts = facts(items, interactions, targets, bounds);
        targets.replaceAll(
                target -> target.withColdItem(facts(facts, target.item()).coldFor(target.partition())));
        List<CatalogEntry> catalog = items.stream()
                .sorted(Comparator.comparing(Item::id))
                .map(item -> facts(facts, item.id()).entry(item, study.split(), bounds))
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

    private static Map<ItemId, ItemFacts> facts(
            Collection<Item> items, List<Interaction> interactions, List<EvaluationTarget> targets, Bounds bounds) {
        Map<ItemId, ItemFacts> facts = new HashMap<>();
        items.forEach(item -> facts.put(item.id(), new ItemFacts()));
        interactions.forEach(each -> facts(facts, each.item()).add(each, bounds));
        targets.forEach(each -> facts(facts, each.item()).touched(each.occurredAt()));
        return facts;
    }

    private static ItemFacts facts(Map<ItemId, ItemFacts> facts, ItemId item) {
        ItemFacts found = facts.get(item);
        if (found == null) {
            throw new IllegalArgumentException("an event names item " + item + ", which is not in the items table");
        }
        return found;
    }
}
