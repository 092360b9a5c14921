package dev.tessera.offline.evaluate;

import dev.tessera.offline.split.LabelSet;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Averages ranks per user. */
final class UserTable {
    private UserTable() {}

    /** The rows of one study: every model, label set and slice that has targets. Runs keep the order in which models first appear. */
    static List<PerUser> of(StudyRun study, List<RankedTarget> ranks) {
        Map<String, List<RankedTarget>> byModel = ranks.stream()
                .collect(Collectors.groupingBy(RankedTarget::model, LinkedHashMap::new, Collectors.toList()));
        List<PerUser> rows = new ArrayList<>();
        byModel.forEach((model, targets) -> {
            for (LabelSet labels : study.labelSets()) {
                List<RankedTarget> counted =
                        targets.stream().filter(target -> target.in(labels)).toList();
                for (Slice slice : Slice.values()) {
                    rows.addAll(slice(study.run(labels, model), slice, counted));
                }
            }
        });
        return rows;
    }

    private static List<PerUser> slice(Run run, Slice slice, List<RankedTarget> targets) {
        Map<UserId, List<RankedTarget>> byUser = targets.stream()
                .filter(slice::holds)
                .collect(Collectors.groupingBy(RankedTarget::user, TreeMap::new, Collectors.toList()));
        return byUser.values().stream()
                .map(theirs -> PerUser.of(run, slice, theirs))
                .toList();
    }

    /** The rows of the folds of one split as if all their targets had been in one study. */
    static List<PerUser> together(String name, List<PerUser> folds) {
        record Key(Run run, String slice, UserId user) {}
        Map<Key, List<PerUser>> groups = new LinkedHashMap<>();
        for (PerUser row : folds) {
            Run run = new Run(name, row.split(), row.labels(), row.model(), row.seed());
            groups.computeIfAbsent(new Key(run, row.slice(), row.user()), key -> new ArrayList<>())
                    .add(row);
        }
        List<PerUser> rows = new ArrayList<>();
        groups.forEach((key, theirs) -> rows.add(PerUser.together(key.run(), theirs)));
        return rows;
    }
}
