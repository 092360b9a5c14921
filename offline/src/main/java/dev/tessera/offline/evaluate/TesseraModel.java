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
    /** The row of an item that the model does not know. */
    static final int UNKNOWN = -1;

    private static final float LAST = -Float.MAX_VALUE;

    private final String name;
    private final Scorer scorer;
    private final UserModel model;
    private final int[] rows;
    private final float[] popularity;

    /**
     * @param rows for each item of the catalog its row in the item vectors, or {@link #UNKNOWN}
     * @param popularity the scores of users without a vector, in the order of the catalog
     */
    public TesseraModel(String name, Scorer scorer, UserModel model, int[] rows, float[] popularity) {
        this.name = name;
        this.scorer = scorer;
        this.model = model;
        this.rows = rows.clone();
        this.popularity = popularity.clone();
        for (int item = 0; item < rows.length; item++) {
            if (rows[item] == UNKNOWN) {
                this.popularity[item] = LAST;
            }
        }
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
            scores.add(user.map(vector -> ofCatalog(scorer.scores(vector))).orElseGet(popularity::clone));
        }
        return scores;
    }

    private float[] ofCatalog(float[] known) {
        float[] scores = new float[rows.length];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = rows[item] == UNKNOWN ? LAST : known[rows[item]];
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
