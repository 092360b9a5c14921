package dev.tessera.offline.index;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.UserId;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** The vectors that a study's ranker model gives some of its own users: what a search index will be asked. The same for the same study. */
public final class SampledUsers {
    /** With fewer, what was measured would say little. */
    public static final int FEWEST = 64;

    private static final int USERS = 512;
    private static final Comparator<Drawn> ORDER = Comparator.comparingLong(Drawn::lot)
            .thenComparing(drawn -> drawn.sequence().user())
            .thenComparingLong(drawn -> drawn.sequence().occurredAt()[0]);

    private SampledUsers() {}

    /** A sequence and the number that was drawn for it. */
    private record Drawn(long lot, TrainingSequence sequence) {
        boolean isOf(UserId user) {
            return sequence.user().equals(user);
        }

        long newest() {
            return Arrays.stream(sequence.occurredAt()).max().orElse(Long.MIN_VALUE);
        }
    }

    /**
     * Vectors of users drawn by lot, half of them at the end of their histories, half somewhere before.
     *
     * @return fewer than {@value #USERS} if there are fewer; none if the study has no training sequences
     */
    public static List<float[]> of(StudyDirectory study, ItemVectors items) throws IOException {
        List<Drawn> drawn = drawn(study.table(TrainingSequence.TABLE.name()));
        if (drawn.isEmpty()) {
            return List.of();
        }
        try (UserModel model = UserModel.load(study.ranker(), items.dimension(), TensorFlowThreads.forServing())) {
            return new Scorer(items, model)
                    .userVectors(drawn.stream().map(SampledUsers::history).toList()).stream()
                            .flatMap(Optional::stream)
                            .toList();
        }
    }

    private static List<Drawn> drawn(Path sequences) throws IOException {
        PriorityQueue<Drawn> kept = new PriorityQueue<>(ORDER.reversed());
        TrainingSequence.TABLE.forEach(sequences, sequence -> {
            Drawn drawn = new Drawn(lot(sequence.user()), sequence);
            if (kept.size() < USERS || ORDER.compare(drawn, kept.element()) <= 0) {
                keepNewest(drawn, kept);
            }
            if (kept.size() > USERS) {
                kept.remove();
            }
        });
        return kept.stream().sorted(ORDER).toList();
    }

    /** Of the sequences of a user, which overlap, one. */
    private static void keepNewest(Drawn drawn, PriorityQueue<Drawn> kept) {
        Optional<Drawn> before =
                kept.stream().filter(each -> each.isOf(drawn.sequence().user())).findFirst();
        if (before.isEmpty() || before.get().newest() < drawn.newest()) {
            before.ifPresent(kept::remove);
            kept.add(drawn);
        }
    }

    private static long lot(UserId user) {
        return new SplittableRandom(user.value().hashCode()).nextLong();
    }

    private static History history(Drawn drawn) {
        TrainingSequence all = drawn.sequence();
        int whole = all.items().size();
        int length = (drawn.lot() & 1) == 0 ? whole : 1 + (int) Math.floorMod(drawn.lot() >> 1, (long) whole);
        return new History(
                all.items().subList(0, length),
                Arrays.copyOf(all.kinds(), length),
                Arrays.copyOf(all.values(), length),
                Arrays.copyOf(all.occurredAt(), length));
    }
}
