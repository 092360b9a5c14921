package dev.tessera.online.story;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Slates the plain way, without Redis and server: a study's tables, its SavedModel, and a sort of the whole catalog. */
final class PlainSlates implements AutoCloseable {
    /** How many events of a user the store keeps. */
    private static final int KEPT = 50;

    private final Map<UserId, List<HistoryEntry>> histories;
    private final List<ItemId> items;
    private final UserModel model;
    private final Scorer scorer;

    PlainSlates(WorkDirectory work, String study) throws IOException {
        List<ItemVector> rows = ItemVector.TABLE.readAll(work.study(study).table(ItemVector.TABLE.name())).stream()
                .sorted(Comparator.comparing(ItemVector::item))
                .toList();
        items = rows.stream().map(ItemVector::item).toList();
        int dimension = rows.get(0).vector().length;
        float[] matrix = new float[rows.size() * dimension];
        float[] biases = new float[rows.size()];
        for (int row = 0; row < biases.length; row++) {
            System.arraycopy(rows.get(row).vector(), 0, matrix, row * dimension, dimension);
            biases[row] = rows.get(row).bias();
        }
        model = UserModel.load(work.study(study).ranker(), dimension, TensorFlowThreads.forServing());
        scorer = new Scorer(new ItemVectors(items, dimension, matrix, biases), model);
        histories = histories(IngestTables.EVENTS.readAll(work.table(IngestTables.EVENTS.name())));
    }

    private static Map<UserId, List<HistoryEntry>> histories(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind() != EventKind.IMPRESSION)
                .collect(Collectors.groupingBy(
                        Event::user, TreeMap::new, Collectors.mapping(HistoryEntry::of, Collectors.toList())));
    }

    /** Everybody of whom there are events. */
    Set<UserId> users() {
        return histories.keySet();
    }

    /** Something more that a user did. */
    void add(UserId user, List<HistoryEntry> entries) {
        histories.computeIfAbsent(user, stranger -> new ArrayList<>()).addAll(entries);
    }

    /** What the store should hold of a user. */
    private List<HistoryEntry> history(UserId user) {
        List<HistoryEntry> all = new ArrayList<>(histories.getOrDefault(user, List.of()));
        all.sort(HistoryEntry.ORDER);
        return all.subList(Math.max(0, all.size() - KEPT), all.size());
    }

    /** The best items for a user, those of the history left out unless {@code seenToo}. */
    List<ScoredItem> best(UserId user, int size, boolean seenToo) {
        List<HistoryEntry> history = history(user);
        float[] scores = scorer.scores(scorer.userVector(History.of(history)).orElseThrow());
        Set<ItemId> seen = history.stream().map(HistoryEntry::item).collect(Collectors.toSet());
        return IntStream.range(0, scores.length)
                .mapToObj(row -> new ScoredItem(row, items.get(row), scores[row]))
                .filter(scored -> seenToo || !seen.contains(scored.item()))
                .sorted(Comparator.comparingDouble((ScoredItem scored) -> -scored.score())
                        .thenComparing(ScoredItem::item))
                .limit(size)
                .toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
