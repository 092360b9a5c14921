package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.Interactions;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.evaluate.recommend.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits all baselines. Decay and ridge are chosen on the validation targets with models of the early interactions, then the chosen ones are
 * fitted on all interactions before the cut.
 */
public final class Baselines {
    private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
    private static final List<Double> DECAYS = List.of(0.95, 0.9, 0.8, 0.7, 0.5);
    private static final List<Double> RIDGES = List.of(200.0, 500.0, 1000.0);
    private static final double USUAL_DECAY = 0.8;
    private static final double USUAL_RIDGE = 500;

    private final TrainingData data;
    private final Validation validation;

    private Baselines(TrainingData data) {
        this.data = data;
        this.validation = new Validation(data.catalog(), data.validation());
    }

    /** All baselines that the data allow, in the order of tables. */
    public static List<Recommender> fit(TrainingData data) {
        return new Baselines(data).fit();
    }

    private List<Recommender> fit() {
        List<Recommender> fitted = new ArrayList<>();
        fitted.add(new RandomOrder(data.catalog().size(), data.seed()));
        fitted.add(ByCount.popularity(data.catalog()));
        fitted.add(ByCount.recentPopularity(data.catalog()));
        if (data.all().users() > 0) {
            fitted.addAll(contents());
            fitted.add(neighbours("item-knn", data.all(), HistoryView.ALL));
            fitted.add(best(
                            "item-knn-decay",
                            DECAYS,
                            USUAL_DECAY,
                            decay -> neighbours("item-knn-decay", data.early(), new HistoryView(decay)))
                    .map(decay -> neighbours("item-knn-decay", data.all(), new HistoryView(decay))));
            fitted.addAll(autoencoders());
        }
        return fitted;
    }

    private ItemNeighbours neighbours(String name, Interactions interactions, HistoryView view) {
        return new ItemNeighbours(name, data.catalog(), interactions, view);
    }

    private List<Recommender> contents() {
        TermVectors attributes =
                TermVectors.of(data.facts().stream().map(ItemFacts::attributes).toList(), 1);
        TermVectors words = TermVectors.of(
                data.facts().stream()
                        .map(facts -> TermVectors.words(facts.text()))
                        .toList(),
                2);
        TermVectors both = TermVectors.of(
                data.facts().stream()
                        .map(facts -> Stream.concat(
                                        TermVectors.words(facts.text()).stream(), facts.attributes().stream())
                                .toList())
                        .toList(),
                2);
        return List.of(
                new ContentProfile("attribute-profile", data.catalog(), attributes, HistoryView.ALL),
                new ContentProfile("tfidf-profile", data.catalog(), words, HistoryView.ALL),
                ContentFactors.fit(data.catalog(), data.all(), both, data.seed()));
    }

    private List<Recommender> autoencoders() {
        if (!Ease.feasible(data.all())) {
            LOG.warn(
                    "EASE is left out: it needs an inverse of side min({} users, {} items), more than {}",
                    data.all().users(),
                    data.all().items(),
                    Ease.LARGEST);
            return List.of();
        }
        boolean small = data.all().users() <= data.all().items();
        List<Double> ridges = small && !validation.isEmpty() ? RIDGES : List.of(USUAL_RIDGE);
        Map<Double, LinearAutoencoder> early = validation.isEmpty()
                        || data.early().users() == 0
                ? Map.of()
                : ridges.stream()
                        .collect(Collectors.toMap(
                                ridge -> ridge, ridge -> Ease.fit(data.early(), ridge), (a, b) -> a, TreeMap::new));
        return List.of(autoencoder("ease", early, List.of(1.0)), autoencoder("ease-decay", early, DECAYS));
    }

    private record Setting(double ridge, double decay) {}

    private Recommender autoencoder(String name, Map<Double, LinearAutoencoder> early, List<Double> decays) {
        List<Setting> settings = early.keySet().stream()
                .flatMap(ridge -> decays.stream().map(decay -> new Setting(ridge, decay)))
                .toList();
        Setting usual = new Setting(USUAL_RIDGE, decays.size() == 1 ? decays.get(0) : USUAL_DECAY);
        return best(
                        name,
                        settings,
                        usual,
                        setting -> new Ease(
                                name,
                                data.catalog(),
                                Objects.requireNonNull(early.get(setting.ridge())),
                                new HistoryView(setting.decay())))
                .map(setting -> new Ease(
                        name, data.catalog(), Ease.fit(data.all(), setting.ridge()), new HistoryView(setting.decay())));
    }

    /** A setting on its way to a model. */
    private record Chosen<S>(S setting) {
        Recommender map(Function<S, Recommender> fit) {
            return fit.apply(setting);
        }
    }

    private <S> Chosen<S> best(String name, List<S> settings, S usual, Function<S, Recommender> fit) {
        if (validation.isEmpty() || settings.isEmpty() || data.early().users() == 0) {
            LOG.info("{}: {} (nothing to validate with)", name, usual);
            return new Chosen<>(usual);
        }
        S best = usual;
        double highest = -1;
        for (S setting : settings) {
            double value = validation.judge(fit.apply(setting));
            if (value > highest) {
                highest = value;
                best = setting;
            }
        }
        LOG.info("{}: {} chosen, NDCG@10 {} on validation", name, best, String.format("%.4f", highest));
        return new Chosen<>(best);
    }
}
