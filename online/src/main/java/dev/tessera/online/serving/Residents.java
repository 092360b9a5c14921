package dev.tessera.online.serving;

import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which generations a ranker keeps in memory. There are never more than {@value #MOST}, one that is being loaded included: more memory than for these
 * nobody has set aside.
 */
final class Residents {
    static final int MOST = 3;

    private Residents() {}

    /**
     * Those to keep or to load, the most needed first: what is served, what should be, what some users get, what is about to be served,
     * and what a rollback would return to.
     *
     * @param keepPrevious whether the last of these is wanted
     */
    static List<GenerationId> of(Pointer pointer, Optional<GenerationId> serving, boolean keepPrevious) {
        return Stream.of(
                        serving,
                        pointer.active(),
                        pointer.canary().map(Canary::generation),
                        pointer.candidate(),
                        keepPrevious ? pointer.previous() : Optional.<GenerationId>empty())
                .flatMap(Optional::stream)
                .distinct()
                .limit(MOST)
                .toList();
    }
}
