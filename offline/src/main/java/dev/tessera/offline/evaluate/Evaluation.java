package dev.tessera.offline.evaluate;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.evaluate.report.ReportPage;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.DataReport;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** All evaluated studies of a work directory, laid together: folds of one split as one, seeds and variants side by side. */
public record Evaluation(
        List<PerUser> users,
        List<MetricRow> metrics,
        List<Comparison> comparisons,
        List<TrainingCurve> curve,
        List<ClassificationRow> classification) {
    private static final Table<TrainingCurve> CURVE = Table.of("training_curve", TrainingCurve.class, 1);

    static Evaluation read(WorkDirectory work) throws IOException {
        List<PerUser> users = new ArrayList<>();
        List<MetricRow> metrics = new ArrayList<>();
        List<TrainingCurve> curve = new ArrayList<>();
        List<ClassificationRow> classification = new ArrayList<>();
        Set<GivenModel> given = new HashSet<>();
        for (Study study : EvaluateStage.studies(work)) {
            StudyDirectory folder = work.study(study.name());
            addIfThere(CURVE, folder, curve);
            addIfThere(ClassificationRow.TABLE, folder, classification);
            List<PerUser> ownUsers = new ArrayList<>();
            List<MetricRow> ownMetrics = new ArrayList<>();
            addIfThere(PerUser.TABLE, folder, ownUsers);
            addIfThere(MetricRow.TABLE, folder, ownMetrics);
            String split = study.split().name();
            ownUsers.removeIf(row -> given.contains(new GivenModel(split, row.model(), row.seed())));
            ownMetrics.removeIf(row -> given.contains(new GivenModel(split, row.model(), row.seed())));
            ownMetrics.forEach(row -> given.add(new GivenModel(split, row.model(), row.seed())));
            users.addAll(ownUsers);
            metrics.addAll(ownMetrics);
            for (Path external : externals(folder)) {
                PerUser.TABLE.forEach(external.resolve(PerUser.TABLE.name()), users::add);
                MetricRow.TABLE.forEach(external.resolve(MetricRow.TABLE.name()), metrics::add);
            }
        }
        List<PerUser> folds = foldsTogether(users);
        users.addAll(folds);
        metrics.addAll(MetricTable.of(folds));
        metrics.addAll(ReachableShare.of(compared(users)));
        return new Evaluation(users, metrics, Comparisons.of(compared(users)), curve, classification);
    }

    /** Baselines that several studies of one split have evaluated count once. */
    private record GivenModel(String split, String model, long seed) {}

    /** What other programs' lists were found to be worth, by name. */
    private static List<Path> externals(StudyDirectory study) throws IOException {
        Path folder = study.root().resolve("external");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }

    private static <R extends Record> void addIfThere(Table<R> table, StudyDirectory study, List<R> rows)
            throws IOException {
        if (Files.isDirectory(study.table(table.name()))) {
            table.forEach(study.table(table.name()), rows::add);
        }
    }

    /** For each split of which there are several folds, the rows of all of them as those of one study named like the split. */
    private static List<PerUser> foldsTogether(List<PerUser> users) {
        Map<String, List<PerUser>> bySplit = new LinkedHashMap<>();
        for (PerUser row : users) {
            if (isFold(row.study(), row.split())) {
                bySplit.computeIfAbsent(row.split(), split -> new ArrayList<>()).add(row);
            }
        }
        List<PerUser> together = new ArrayList<>();
        bySplit.forEach((split, rows) -> together.addAll(UserTable.together(split, rows)));
        return together;
    }

    /** A fold's study is named behind its split's family: {@code cold-3} of {@code cold}. */
    static boolean isFold(String study, String split) {
        return split.equals("cold") && !study.equals(split);
    }

    /** Without the single folds: they are parts of what is compared. */
    private static List<PerUser> compared(List<PerUser> users) {
        return users.stream().filter(row -> !isFold(row.study(), row.split())).toList();
    }

    /** The figures of whole splits: those of single folds are left out. */
    public List<MetricRow> wholeSplits() {
        return metrics.stream().filter(row -> !isFold(row.study(), row.split())).toList();
    }

    void write(WorkDirectory work) throws IOException {
        write(work, PerUser.TABLE, users);
        write(work, MetricRow.TABLE, metrics);
        write(work, Comparison.TABLE, comparisons);
        write(work, CURVE, curve);
        write(work, ClassificationRow.TABLE, classification);
        List<Recommendation> lists = new ArrayList<>();
        for (Study study : EvaluateStage.studies(work)) {
            addIfThere(Recommendation.TABLE, work.study(study.name()), lists);
        }
        write(work, Recommendation.TABLE, lists);
        List<DataReport> facts = new ArrayList<>();
        for (Study study : EvaluateStage.studies(work)) {
            addIfThere(DataReport.TABLE, work.study(study.name()), facts);
        }
        write(work, DataReport.TABLE, facts);
        Path page = work.report();
        Path unfinished = page.resolveSibling(page.getFileName() + ".unfinished");
        Files.writeString(unfinished, ReportPage.of(this));
        Files.move(
                unfinished,
                page,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static <R extends Record> void write(WorkDirectory work, Table<R> table, List<R> rows) throws IOException {
        table.write(work.evaluationTable(table.name()), rows);
    }
}
