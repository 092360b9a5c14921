package dev.tessera.online.serving;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.experiment.Assignments;
import dev.tessera.online.experiment.Experiment;
import dev.tessera.online.experiment.ExperimentFile;
import dev.tessera.online.experiment.Group;
import dev.tessera.online.settings.WatchedFile;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.model.UserId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The experiment of a file, if there is one, over the rules that stand for all. */
final class RunningExperiment implements Assignments {
    private static final Logger log = LoggerFactory.getLogger(RunningExperiment.class);

    private final Optional<WatchedFile<Optional<Experiment>>> file;
    private final Supplier<RuleSet> standing;
    private volatile Split split;
    private List<String> withoutCanary = List.of();

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    RunningExperiment(Optional<Path> file, Supplier<RuleSet> standing) {
        this.file = file.map(ExperimentFile::open);
        this.standing = standing;
        this.split = Split.of(experiment(), standing.get());
    }

    @Override
    public Assignment of(UserId user) {
        return split.of(user);
    }

    /** Whether it is the one that the file has; if not, it can be read or used no more. */
    boolean isCurrent() {
        return file.map(WatchedFile::isCurrent).orElse(true);
    }

    /** Empty if none runs. */
    Optional<Experiment> experiment() {
        return file.flatMap(WatchedFile::get);
    }

    /**
     * Takes over the file and the standing rules if they have changed, and says which variants ask in vain for a canary. To be called by one thread.
     *
     * @param canary whether there is one
     */
    void look(boolean canary) {
        file.ifPresent(WatchedFile::look);
        if (!split.isOf(experiment(), standing.get())) {
            split = Split.of(experiment(), standing.get());
        }
        warn(canary ? List.of() : split.asking(Group.Served.CANARY));
    }

    private void warn(List<String> variants) {
        if (!variants.equals(withoutCanary) && !variants.isEmpty()) {
            log.warn("there is no canary; users of {} get the active generation", String.join(", ", variants));
        }
        withoutCanary = variants;
    }

    /** What each variant gets, put together once, not a request at a time. */
    private record Split(
            Optional<Experiment> experiment, RuleSet standing, Assignment outside, Map<String, Assignment> inside) {
        static Split of(Optional<Experiment> experiment, RuleSet standing) {
            Map<String, Assignment> inside = experiment.stream()
                    .flatMap(some -> some.groups().stream())
                    .collect(Collectors.toMap(
                            Group::name, group -> Assignment.inside(experiment.orElseThrow(), group, standing)));
            return new Split(experiment, standing, Assignment.outside(standing), inside);
        }

        boolean isOf(Optional<Experiment> other, RuleSet rules) {
            return experiment.equals(other) && standing.equals(rules);
        }

        Assignment of(UserId user) {
            return experiment
                    .flatMap(some -> some.of(user))
                    .map(group -> inside.getOrDefault(group.name(), outside))
                    .orElse(outside);
        }

        List<String> asking(Group.Served served) {
            return inside.values().stream()
                    .filter(each -> each.served() == served)
                    .map(Assignment::variant)
                    .sorted()
                    .toList();
        }
    }
}
