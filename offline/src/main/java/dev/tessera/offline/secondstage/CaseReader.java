package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ScoredItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks the first stage that knows nothing of the validation period what it would have offered in it: its best of what was there and unseen at each moment. */
final class CaseReader {
    private static final int AT_ONCE = 64;

    private final List<CatalogEntry> catalog;
    private final TrainedItems items;
    private final int candidates;

    /** @param catalog in the order of the items */
    CaseReader(List<CatalogEntry> catalog, TrainedItems items, int candidates) throws IOException {
        this.catalog = catalog;
        this.items = items;
        this.candidates = candidates;
        if (!catalog.stream()
                .map(CatalogEntry::item)
                .toList()
                .equals(items.vectors().ids())) {
            throw new IOException(
                    "the " + items.vectors().size() + " item vectors from before validation are not of the "
                            + catalog.size() + " items of the catalog; run train-ranker again");
        }
    }

    /** Those of users of whose history something is known, in an order that does not depend on how they were read. */
    List<Case> cases(StudyDirectory beforeValidation, List<Asked> asked) {
        List<Asked> ordered = asked.stream().sorted(Asked.ORDER).toList();
        List<Case> cases = new ArrayList<>();
        try (UserModel model = UserModel.load(
                beforeValidation.ranker(), items.vectors().dimension(), TensorFlowThreads.forServing())) {
            Scorer scorer = new Scorer(items.vectors(), model);
            for (int from = 0; from < ordered.size(); from += AT_ONCE) {
                cases.addAll(cases(scorer, ordered.subList(from, Math.min(ordered.size(), from + AT_ONCE))));
            }
        }
        return cases;
    }

    private List<Case> cases(Scorer scorer, List<Asked> some) {
        List<Optional<float[]>> users =
                scorer.userVectors(some.stream().map(Asked::history).toList());
        return IntStream.range(0, some.size())
                .parallel()
                .filter(i -> users.get(i).isPresent())
                .mapToObj(i -> offered(some.get(i), users.get(i).orElseThrow()))
                .toList();
    }

    private Case offered(Asked asked, float[] user) {
        List<ScoredItem> best = items.vectors().top(user, candidates, eligible(asked));
        int wanted = IntStream.range(0, best.size())
                .filter(c -> best.get(c).item().equals(asked.item()))
                .findFirst()
                .orElse(-1);
        return new Case(asked.user(), new Question(asked.history(), asked.occurredAt(), best), wanted);
    }

    private BitSet eligible(Asked asked) {
        BitSet eligible = new BitSet(catalog.size());
        for (int row = 0; row < catalog.size(); row++) {
            eligible.set(row, catalog.get(row).availableAt(asked.occurredAt()));
        }
        for (ItemId seen : asked.seen()) {
            items.vectors().indexOf(seen).ifPresent(eligible::clear);
        }
        return eligible;
    }
}
