package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Timeline;
import dev.tessera.offline.split.UserCut;
import dev.tessera.store.model.Event;
import java.util.ArrayList;
import java.util.List;

/** Makes one user's evaluation targets, each with what was visible strictly before it. */
final class UserTargets {
    private final Timeline timeline;
    private final List<Event> inputs;
    private final UserCut cut;
    private final int history;

    UserTargets(Timeline timeline, List<Event> inputs, UserCut cut, int history) {
        this.timeline = timeline;
        this.inputs = inputs;
        this.cut = cut;
        this.history = history;
    }

    List<EvaluationTarget> of(TargetChoice choice) {
        List<EvaluationTarget> targets = new ArrayList<>();
        choice.of(cut.validation())
                .forEach(chosen -> targets.add(target(Partition.VALIDATION, chosen, cut.validationStart())));
        choice.of(cut.test()).forEach(chosen -> targets.add(target(Partition.TEST, chosen, cut.cut())));
        return targets;
    }

    private EvaluationTarget target(Partition partition, TargetChoice.Chosen chosen, long learntBefore) {
        Event event = chosen.event();
        long moment = Timeline.occurredAt(event);
        List<Event> visible =
                inputs.stream().filter(each -> Timeline.knownAt(each) < moment).toList();
        EventColumns newest = EventColumns.of(visible.subList(Math.max(0, visible.size() - history), visible.size()));
        return new EvaluationTarget(
                event.user(),
                partition,
                event.item(),
                event.value(),
                moment,
                newest.items(),
                newest.kinds(),
                newest.values(),
                newest.occurredAt(),
                timeline.visibleBefore(moment).stream()
                        .map(Event::item)
                        .distinct()
                        .sorted()
                        .toList(),
                false,
                inputs.stream().noneMatch(each -> Timeline.knownAt(each) < learntBefore),
                tiedWith(event),
                chosen.inAll(),
                chosen.inHigh());
    }

    private int tiedWith(Event event) {
        return (int) timeline.events().stream()
                        .filter(each -> each.occurredAt().equals(event.occurredAt()))
                        .count()
                - 1;
    }
}
