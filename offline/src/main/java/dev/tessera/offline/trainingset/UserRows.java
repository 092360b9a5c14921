package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.split.Split;
import dev.tessera.offline.split.Timeline;
import dev.tessera.offline.split.UserCut;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that one user's events give in a study. Whether a target's item is cold is not known from one user; that column is false
 * here.
 */
public record UserRows(
        List<TrainingSequence> sequences, List<EvaluationTarget> targets, List<Interaction> interactions) {

    public static UserRows of(Timeline timeline, Study study, Bounds bounds, Protocol protocol) {
        Split split = study.split();
        UserCut cut = split.cut(timeline, timeline.predictable(protocol.inputOnly()), bounds, study.labelThreshold());
        List<Event> inputs = timeline.events().stream()
                .filter(event -> !split.hides(event.item()))
                .toList();
        return new UserRows(
                sequences(timeline, split, cut, new SequenceWindows(timeline.user(), inputs, protocol.history())),
                new UserTargets(timeline, inputs, cut, protocol.history())
                        .of(new TargetChoice(study, protocol.targetsPerUser())),
                interactions(inputs, cut));
    }

    private static List<TrainingSequence> sequences(
            Timeline timeline, Split split, UserCut cut, SequenceWindows windows) {
        List<Event> known = timeline.firstEngagements().stream()
                .filter(event -> !split.hides(event.item()))
                .filter(event -> Timeline.knownAt(event) < cut.cut())
                .toList();
        List<TrainingSequence> rows = new ArrayList<>();
        rows.addAll(windows.of(
                Partition.TRAIN,
                known.stream()
                        .filter(event -> Timeline.knownAt(event) < cut.validationStart())
                        .toList()));
        rows.addAll(windows.of(
                Partition.VALIDATION,
                known.stream()
                        .filter(event -> Timeline.occurredAt(event) >= cut.validationStart())
                        .toList()));
        return rows;
    }

    private static List<Interaction> interactions(List<Event> inputs, UserCut cut) {
        return inputs.stream()
                .filter(event -> Timeline.knownAt(event) < cut.cut())
                .map(event -> new Interaction(
                        event.user(),
                        Timeline.knownAt(event) < cut.validationStart() ? Partition.TRAIN : Partition.VALIDATION,
                        event.item(),
                        event.kind().code(),
                        event.value(),
                        Timeline.occurredAt(event)))
                .toList();
    }
}
