package dev.tessera.offline.secondstage;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** At most so many of those that are asked, drawn by lots that follow from what they are: the same ones in whatever order they come. */
final class AskedSample {
    private static final Comparator<Drawn> ORDER =
            Comparator.comparingLong(Drawn::lot).thenComparing(Drawn::asked, Asked.ORDER);

    private final int most;
    private final PriorityQueue<Drawn> kept = new PriorityQueue<>(ORDER.reversed());

    private record Drawn(long lot, Asked asked) {}

    AskedSample(int most) {
        this.most = most;
    }

    void add(Asked asked) {
        kept.add(new Drawn(lot(asked), asked));
        if (kept.size() > most) {
            kept.remove();
        }
    }

    /** In {@link Asked#ORDER}. */
    List<Asked> drawn() {
        return kept.stream().map(Drawn::asked).sorted(Asked.ORDER).toList();
    }

    private static long lot(Asked asked) {
        long seed = 31L
                        * (31L * asked.user().value().hashCode()
                                + asked.item().value().hashCode())
                + asked.occurredAt();
        return new SplittableRandom(seed).nextLong();
    }
}
