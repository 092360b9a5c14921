package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.feature.History;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.UserModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tessera's ranker, scored as it is served: histories become user vectors in batches, user vectors meet every item vector. A user of whom no
 * item is known gets the order by popularity, as on the popularity rung. Owns the model.
 */
public final class TesseraModel implements Recommender {
    private final String name;
    private final Scorer scorer;
    private final UserModel model;
    private final float[] popularity;

    /** @param popularity the scores of users without a vector, in the order of the catalog and of the item vectors */
    public TesseraModel(String name, Scorer scorer, UserModel model, float[] popularity) {
        this.name = name;
        this.scorer = scorer;
        this.model = model;
        this.popularity = popularity.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public float[] score(EvaluationTarget target) {
        return score(List.of(target)).get(0);
    }

    @Override
    public List<float[]> score(List<EvaluationTarget> targets) {
        List<Optional<float[]>> users =
                scorer.userVectors(targets.stream().map(TesseraModel::history).toList());
        List<float[]> scores = new ArrayList<>(users.size());
        for (Optional<float[]> user : users) {
            scores.add(user.map(scorer::scores).orElseGet(popularity::clone));
        }
        return scores;
    }

    private static History history(EvaluationTarget target) {
        return new History(
                target.historyItems(), target.historyKinds(), target.historyValues(), target.historyOccurredAt());
    }

    @Override
    public void close() {
        model.close();
    }
}
