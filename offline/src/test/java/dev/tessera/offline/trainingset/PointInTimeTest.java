package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of every split on random shops, held against an oracle that looks at every event for every question. */
class PointInTimeTest {
    private static final int SHOPS = 40;
    private static final Protocol PROTOCOL = new Protocol(10, 5, 7);

    @ParameterizedTest
    @ValueSource(strings = {"time", "time50", "leave-last-out", "leave-last-out-high", "cold-0", "cold-1of2", "all"})
    void noExampleSeesWhatHappenedOrBecameKnownAtOrAfterItsMoment(String study) {
        int checked = 0;
        for (long seed = 0; seed < SHOPS; seed++) {
            Optional<Case> drawn = Case.of(study, seed);
            if (drawn.isPresent()) {
                Case each = drawn.get();
                each.set.sequences().forEach(each::sequenceIsTrue);
                each.set.targets().forEach(each::targetIsTrue);
                each.trainingAsksForEverythingKnownOnce();
                each.nothingLearntIsAskedFor();
                each.countsAreOfWhatWasKnownBeforeTheCut();
                checked += each.set.targets().size();
            }
        }
        assertThat(checked).as("targets checked").isGreaterThan(150);
    }

    /** One random shop and its rows. */
    record Case(RandomShop shop, TrainingSet set, Oracle oracle) {
        static Optional<Case> of(String name, long seed) {
            RandomShop shop = seed == 0 ? RandomShop.busy(seed) : RandomShop.of(seed);
            Study study = Study.parse(name);
            try {
                TrainingSet set = TrainingSet.of(study, shop.items(), shop.events(), PROTOCOL);
                return Optional.of(new Case(shop, set, new Oracle(shop.events(), study.split()::hides)));
            } catch (IllegalArgumentException tooFewEvents) {
                assertThat(tooFewEvents).hasMessageContaining("events");
                return Optional.empty();
            }
        }

        void sequenceIsTrue(TrainingSequence row) {
            assertThat(row.items()).hasSizeLessThanOrEqualTo(PROTOCOL.history());
            assertThat(row.targetPositions()).isSorted();
            for (int k = 0; k < row.targetPositions().length; k++) {
                int length = row.targetPositions()[k] + 1;
                List<String> visible = oracle.history(row.user(), row.targetTimes()[k]);
                List<String> held = entries(row).subList(0, length);
                assertThat(held).isEqualTo(visible.subList(visible.size() - length, visible.size()));
                assertThat(length).isGreaterThanOrEqualTo(Math.min(visible.size(), PROTOCOL.history() / 2));
            }
        }

        private static List<String> entries(TrainingSequence row) {
            return IntStream.range(0, row.items().size())
                    .mapToObj(index -> Oracle.entry(
                            row.items().get(index), row.kinds()[index], row.values()[index], row.occurredAt()[index]))
                    .toList();
        }

        void targetIsTrue(EvaluationTarget target) {
            List<String> visible = oracle.history(target.user(), target.occurredAt());
            List<String> held = IntStream.range(0, target.historyItems().size())
                    .mapToObj(index -> Oracle.entry(
                            target.historyItems().get(index),
                            target.historyKinds()[index],
                            target.historyValues()[index],
                            target.historyOccurredAt()[index]))
                    .toList();
            assertThat(held)
                    .isEqualTo(visible.subList(Math.max(0, visible.size() - PROTOCOL.history()), visible.size()));
            assertThat(target.seen())
                    .isEqualTo(oracle.seen(target.user(), target.occurredAt()))
                    .doesNotContain(target.item());
            assertThat((long) target.tiedWith()).isEqualTo(oracle.tiedWith(target.user(), target.occurredAt()));
            Event event = eventOf(target);
            assertThat(oracle.ordinal(event)).isGreaterThanOrEqualTo(PROTOCOL.inputOnly());
            if (target.inHigh()) {
                assertThat(target.value()).isGreaterThanOrEqualTo(4.0);
            }
            assertThat(target.coldItem())
                    .isEqualTo(learnt(target.partition(), row -> row.item().equals(target.item())));
            assertThat(target.coldUser())
                    .isEqualTo(learnt(target.partition(), row -> row.user().equals(target.user())));
            assertThat(entry(target.item()).availableAt(target.occurredAt())).isTrue();
        }

        private boolean learnt(Partition asked, Predicate<Interaction> which) {
            return set.interactions().stream()
                    .filter(row -> asked == Partition.TEST || row.partition() == Partition.TRAIN)
                    .noneMatch(which);
        }

        private Event eventOf(EvaluationTarget target) {
            return oracle.firstEngagements(target.user()).stream()
                    .filter(event -> event.item().equals(target.item()))
                    .findFirst()
                    .orElseThrow();
        }

        void trainingAsksForEverythingKnownOnce() {
            for (UserId user : oracle.users()) {
                long validation = starts(user, Partition.VALIDATION);
                long test = starts(user, Partition.TEST);
                assertThat(asked(user, Partition.TRAIN))
                        .containsExactlyInAnyOrderElementsOf(
                                answerable(user, event -> event.knownAt().toEpochMilli() < validation));
                assertThat(asked(user, Partition.VALIDATION))
                        .containsExactlyInAnyOrderElementsOf(answerable(
                                user,
                                event -> event.occurredAt().toEpochMilli() >= validation
                                        && event.knownAt().toEpochMilli() < test));
            }
        }

        private List<String> answerable(UserId user, Predicate<Event> which) {
            return oracle.firstEngagements(user).stream()
                    .filter(which)
                    .filter(event -> !oracle.hides(event.item()))
                    .filter(event -> !oracle.history(user, event.occurredAt().toEpochMilli())
                            .isEmpty())
                    .map(event -> event.item() + " " + event.occurredAt().toEpochMilli())
                    .toList();
        }

        private List<String> asked(UserId user, Partition partition) {
            List<String> asked = new ArrayList<>();
            for (TrainingSequence row : set.sequences()) {
                for (int k = 0;
                        row.user().equals(user)
                                && row.partition() == partition
                                && k < row.targetItems().size();
                        k++) {
                    asked.add(row.targetItems().get(k) + " " + row.targetTimes()[k]);
                }
            }
            return asked;
        }

        /** Where a partition begins for a user: the global line, or that of the event left out. */
        private long starts(UserId user, Partition partition) {
            if (!set.study().split().name().startsWith("leave")) {
                return partition == Partition.TEST
                        ? set.bounds().cut()
                        : set.bounds().validationStart();
            }
            return set.targets().stream()
                    .filter(target -> target.user().equals(user))
                    .filter(target -> target.partition().compareTo(partition) >= 0)
                    .mapToLong(EvaluationTarget::occurredAt)
                    .min()
                    .orElse(Bounds.OPEN);
        }

        void nothingLearntIsAskedFor() {
            for (Interaction row : set.interactions()) {
                assertThat(oracle.hides(row.item())).isFalse();
                assertThat(row.occurredAt()).isLessThan(starts(row.user(), Partition.TEST));
                if (row.partition() == Partition.TRAIN) {
                    assertThat(row.occurredAt()).isLessThan(starts(row.user(), Partition.VALIDATION));
                }
            }
            set.sequences().forEach(row -> assertThat(row.items()).noneMatch(oracle::hides));
        }

        void countsAreOfWhatWasKnownBeforeTheCut() {
            for (CatalogEntry entry : set.catalog()) {
                long known = shop.events().stream()
                        .filter(event -> event.item().equals(entry.item())
                                && event.kind().engagement())
                        .filter(event -> event.kind() != EventKind.IMPRESSION && !oracle.hides(event.item()))
                        .filter(event -> event.knownAt().toEpochMilli() < starts(event.user(), Partition.TEST))
                        .count();
                assertThat(entry.count()).isEqualTo(known);
                assertThat(entry.recentCount()).isLessThanOrEqualTo(known);
            }
        }

        private CatalogEntry entry(ItemId item) {
            return set.catalog().stream()
                    .filter(each -> each.item().equals(item))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
