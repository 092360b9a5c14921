package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The recommenders of a study, fitted, with the catalog that they order. Owns them. Safe for use by many threads. */
public final class Contenders implements AutoCloseable {
    private final List<Recommender> recommenders;
    private final TargetRanker ranker;
    private final Progress progress;

    /** @throws IllegalArgumentException if two recommenders have the same name */
    public Contenders(Catalog catalog, List<ItemFacts> facts, List<Recommender> recommenders, Progress progress) {
        Set<String> names = new HashSet<>();
        for (Recommender each : recommenders) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two recommenders are named " + each.name());
            }
        }
        this.recommenders = List.copyOf(recommenders);
        this.ranker = new TargetRanker(catalog, facts);
        this.progress = progress;
    }

    /** Ranks the targets with every recommender. */
    public void rank(List<EvaluationTarget> targets, Consumer<RankedTarget> ranked) {
        List<TargetRanker.Question> questions =
                targets.stream().map(ranker::ask).toList();
        for (Recommender each : recommenders) {
            List<float[]> scores = each.score(targets);
            for (int index = 0; index < targets.size(); index++) {
                ranked.accept(questions.get(index).answer(each.name(), scores.get(index)));
            }
        }
        progress.advance(targets.size());
    }

    /** Ranks the targets in memory, for tests and small data. */
    public List<RankedTarget> rank(List<EvaluationTarget> targets) {
        List<RankedTarget> all = new ArrayList<>();
        rank(targets, all::add);
        return all;
    }

    @Override
    public void close() {
        recommenders.forEach(Recommender::close);
        progress.close();
    }
}
