package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a study asks for: users, targets and how many of them are cold, tied or without history. */
final class TargetFacts {
    private TargetFacts() {}

    static List<DataReport> of(String study, List<EvaluationTarget> targets) {
        List<DataReport> rows = new ArrayList<>();
        for (Partition partition : List.of(Partition.VALIDATION, Partition.TEST)) {
            for (LabelSet labels : LabelSet.values()) {
                List<EvaluationTarget> asked = targets.stream()
                        .filter(target -> target.partition() == partition)
                        .filter(target -> labels == LabelSet.ALL ? target.inAll() : target.inHigh())
                        .toList();
                if (!asked.isEmpty()) {
                    add(rows, study, partition + "/" + labels, asked);
                }
            }
        }
        return rows;
    }

    private static void add(List<DataReport> rows, String study, String slice, List<EvaluationTarget> asked) {
        long users = asked.stream().map(EvaluationTarget::user).distinct().count();
        rows.add(new DataReport(study, "target_users", slice, (double) users, "users"));
        rows.add(new DataReport(study, "targets", slice, asked.size(), "events"));
        rows.add(share(study, "targets_on_cold_items", slice, asked, EvaluationTarget::coldItem));
        rows.add(share(study, "targets_of_cold_users", slice, asked, EvaluationTarget::coldUser));
        rows.add(share(study, "tied_targets", slice, asked, target -> target.tiedWith() > 0));
        rows.add(share(study, "targets_without_history", slice, asked, target -> target.historyItems()
                .isEmpty()));
    }

    private static DataReport share(
            String study, String fact, String slice, List<EvaluationTarget> asked, Predicate<EvaluationTarget> which) {
        double share = (double) asked.stream().filter(which).count() / asked.size();
        return new DataReport(study, fact, slice, share, "share");
    }
}
