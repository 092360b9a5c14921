package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.decisions.Verdict.Equal;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PastOverlaysTest {
    private final LoadedGeneration data = TestCatalog.random("g1", LoggingRanker.ITEMS, 5);
    private final InMemoryItemLog items = new InMemoryItemLog();
    private final RememberingSink sink = new RememberingSink();
    private final DecisionReplay replay = new DecisionReplay(RememberingSink.PROFILE);
    private ServedGeneration ranker =
            new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.of(new TwoNumbers()));

    @Test
    void answersAreReplayedUnderTheChangesThatTheySaw() {
        ask();
        upsert("new", "seven c");
        ask();
        remove("item-003");
        remove("item-050");
        ask();
        upsert("item-007", "longer than before");
        ask();

        assertThat(sink.rows()).extracting(LoggedDecision::overlayItems).contains(0, 1, 3, 4);
        assertThat(sink.rows())
                .as("of every moment, since nothing changed twice")
                .allSatisfy(row -> assertThat(verdict(row)).isInstanceOf(Equal.class));
    }

    @Test
    void whatChangedAgainIsNotKnownAndNotCalledADifference() {
        ask();
        upsert("new", "seven c");
        ask();
        upsert("other", "eleven chrs");
        ask();
        upsert("new", "nine char");
        ask();
        List<LoggedDecision> rows = sink.rows();
        for (LoggedDecision row : rows) {
            boolean known = row.overlayItems() == 0
                    || row.overlayRevision() == items.position().revision();
            assertThat(verdict(row)).isInstanceOf(known ? Equal.class : NotReplayable.class);
        }
        assertThat(rows.stream().map(this::verdict).filter(NotReplayable.class::isInstance))
                .hasSize(rows.size() / 2)
                .allMatch(not -> ((NotReplayable) not).reason() == Reason.ITEMS_CHANGED);
    }

    @Test
    void whatNobodyNotedOfAChangeIsNotMadeUp() {
        upsert("new", "seven c");
        ask();
        InMemoryItemLog lost = new InMemoryItemLog();
        lost.upsert(item("new", "seven c"), Instant.EPOCH);
        LoggedDecision row = sink.rows().get(0);
        assertThat(replay.of(row, new PastOverlays(lost, ranker).of(row))).isInstanceOf(NotReplayable.class);
        assertThat(verdict(row)).isInstanceOf(Equal.class);
    }

    private Verdict verdict(LoggedDecision row) {
        return replay.of(row, new PastOverlays(items, ranker).of(row));
    }

    /** Several questions of the ranker as it is now. */
    private void ask() {
        LoggingRanker asked = new LoggingRanker(ranker, sink);
        asked.view(LoggingRanker.ANN, "new");
        asked.view(LoggingRanker.ANN, "item-007");
        asked.recommend(LoggingRanker.ANN);
        for (int i = 0; i < 9; i++) {
            asked.anything();
        }
    }

    private void upsert(String id, String title) {
        Item item = item(id, title);
        long revision = items.upsert(item, Instant.EPOCH);
        EncodedChange encoded = ranker.encode(item).orElseThrow().of(revision);
        items.putIfAbsent(ranker.id(), encoded);
        lay(id, Optional.of(new Overlay.Laid(encoded, ItemCard.of(item))));
    }

    private void remove(String id) {
        items.remove(new ItemId(id), Instant.EPOCH);
        lay(id, Optional.empty());
    }

    private void lay(String id, Optional<Overlay.Laid> laid) {
        ranker = ranker.with(ranker.overlay().with(Map.of(new ItemId(id), laid), items.position()));
    }

    private static Item item(String id, String title) {
        return new Item(new ItemId(id), title, "", Map.of("genre", List.of("g1")), new byte[0], Instant.EPOCH);
    }
}
