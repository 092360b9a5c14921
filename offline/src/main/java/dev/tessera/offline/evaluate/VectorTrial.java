package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.split.LabelSet;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks the test questions of a study again, of its ranker model, with item vectors that are not those it was trained with. */
public final class VectorTrial {
    /** Like the tasks of an evaluation: the last bits of a user vector depend on how many are computed at once. */
    private static final int BATCH = 32;

    private final WorkDirectory work;
    private final StudyRun run;
    private final StudyReader reader;
    private final Catalog catalog;
    private final List<EvaluationTarget> targets;

    /** @throws IOException if the study has no training set, or no test questions */
    public VectorTrial(WorkDirectory work, Study study) throws IOException {
        this.work = work;
        this.run = new StudyRun(study);
        this.reader = new StudyReader(work, study.name());
        this.catalog = reader.catalog();
        this.targets = reader.targets(Partition.TEST);
        if (targets.isEmpty()) {
            throw new IOException("study " + study.name() + " has no test questions to measure quality by; "
                    + "choose one that is evaluated, such as time");
        }
    }

    /** Of the items that scores are given for. */
    public Catalog catalog() {
        return catalog;
    }

    /**
     * NDCG@10 with each of some sets of vectors, averaged per user, then over users; what is a right answer the split says first.
     *
     * @param vectors by name, each of the whole catalog
     * @return by name, then by slice; slices without questions are left out
     */
    public Map<String, Map<Slice, Double>> ndcg(Map<String, ItemVectors> vectors) throws IOException {
        StudyModel model = new StudyModel(work.study(run.name()), catalog);
        List<TesseraModel> models = vectors.entrySet().stream()
                .map(each -> model.with(each.getKey(), each.getValue()))
                .toList();
        Progress progress = new Progress("rank " + run.name() + " anew", "targets", targets.size());
        try (Contenders contenders = new Contenders(catalog, reader.facts(catalog), List.copyOf(models), progress)) {
            return ndcg(UserTable.of(run, ranks(contenders)));
        }
    }

    private List<RankedTarget> ranks(Contenders contenders) {
        return IntStream.range(0, (targets.size() + BATCH - 1) / BATCH)
                .parallel()
                .mapToObj(batch -> targets.subList(batch * BATCH, Math.min(targets.size(), (batch + 1) * BATCH)))
                .flatMap(batch -> contenders.rank(batch).stream())
                .toList();
    }

    private Map<String, Map<Slice, Double>> ndcg(List<PerUser> users) {
        LabelSet labels = run.labelSets().get(0);
        return users.stream()
                .filter(user -> user.labels().equals(labels.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.groupingBy(
                        PerUser::model,
                        Collectors.groupingBy(
                                user -> Slice.valueOf(user.slice().toUpperCase(Locale.ROOT)),
                                () -> new EnumMap<>(Slice.class),
                                Collectors.averagingDouble(PerUser::ndcg10))));
    }
}
