package dev.tessera.online.serving;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Runs a generation's model and search before the first request does, so that neither is slow or broken when it comes. */
final class Warmup {
    private static final int ROUNDS = 20;
    private static final int LONGEST = 50;

    private Warmup() {}

    /** Throws whatever the model throws, so a broken one is never switched to. */
    static void run(LoadedGeneration generation, UserVectors users, Function<float[], Scoring> scoring) {
        BitSet all = new BitSet();
        all.set(0, generation.vectors().size());
        List<HistoryEntry> history = new ArrayList<>();
        ItemVectors none = new ItemVectors(List.of(), generation.vectors().dimension(), new float[0], new float[0]);
        for (int i = 0; i < ROUNDS; i++) {
            while (history.size() < 1 + i * LONGEST / ROUNDS) {
                int entry = history.size();
                history.add(new HistoryEntry(
                        new EventId("warm-up-" + entry),
                        generation.vectors().id(entry % generation.vectors().size()),
                        EventKind.VIEW,
                        Double.NaN,
                        Instant.EPOCH.plusSeconds(entry)));
            }
            float[] user = users.of(history, none)
                    .orElseThrow(() -> new IllegalStateException("the ranker model gives no vector for a known item"));
            scoring.apply(user).top(LONGEST, all);
        }
    }

    /** Runs the second stage on as many candidates as it takes, if there is one. */
    static void secondStage(ServedGeneration generation) {
        int most = Math.min(generation.secondStageSize(), generation.items());
        for (int i = 0; most > 0 && i < ROUNDS; i++) {
            List<ScoredItem> candidates = IntStream.rangeClosed(0, i * (most - 1) / (ROUNDS - 1))
                    .mapToObj(row -> new ScoredItem(row, generation.card(row).id(), -row))
                    .toList();
            HistoryEntry entry = new HistoryEntry(
                    new EventId("warm-up"), generation.card(0).id(), EventKind.VIEW, Double.NaN, Instant.EPOCH);
            generation.residuals(List.of(entry), Instant.EPOCH, candidates);
        }
    }
}
