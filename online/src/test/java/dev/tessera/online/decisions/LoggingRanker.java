package dev.tessera.online.decisions;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.experiment.Group;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.DecisionIds;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.ranking.Slate;
import dev.tessera.online.ranking.SlateBuilder;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.RandomFilters;
import dev.tessera.online.slate.RandomRules;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.Teams;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The rankings of one generation, without transport; what they decide goes into a sink. */
final class LoggingRanker {
    static final int ITEMS = 120;
    static final UserId ANN = new UserId("ann");

    private final Random random = new Random(11);
    private final HistoryStore histories;
    /** When requests come. */
    volatile InstantSource clock = InstantSource.fixed(TestCatalog.NOW);

    /** How long whoever asks waits, asked once a question. */
    Supplier<Deadline> deadline = () -> Deadline.NONE;

    private final Recommender recommender;
    private final CandidateRanker candidates;
    private final SimilarItems similar;
    private final Random drafting = new Random(12);
    private RuleSet standing = RuleSet.NONE;
    private Optional<Teams> teams = Optional.empty();

    LoggingRanker(ServedGeneration generation, DecisionSink sink) {
        this(() -> pin(generation), sink);
    }

    LoggingRanker(Generations generations, DecisionSink sink) {
        this(generations, sink, new InMemoryHistoryStore(50));
    }

    LoggingRanker(Generations generations, DecisionSink sink, HistoryStore histories) {
        this.histories = histories;
        GuardedHistories guarded = new GuardedHistories(histories, Duration.ZERO);
        SlateBuilder slates = new SlateBuilder(new DecisionIds(new Random(1)), sink, () -> clock.instant());
        recommender = new Recommender(generations, guarded, user -> assignment(), slates);
        candidates = new CandidateRanker(generations, guarded, user -> Assignment.NONE, slates);
        similar = new SimilarItems(generations, () -> standing, slates);
    }

    private Assignment assignment() {
        return teams.map(both -> new Assignment("draft", "both", both, Group.Served.AS_ANYBODY))
                .orElseGet(() -> Assignment.outside(standing));
    }

    static GenerationPin pin(ServedGeneration generation) {
        return new GenerationPin() {
            @Override
            public ServedGeneration generation() {
                return generation;
            }

            @Override
            public String staleness() {
                return "";
            }

            @Override
            public void close() {}
        };
    }

    /** A plain question. */
    Slate recommend(UserId user) {
        return recommender.recommend(
                new Recommender.Query(user, Selection.of(5, TestCatalog.NOW, false), true, Stages.BOTH), Deadline.NONE);
    }

    /** What the answer to a plain question takes in the memory of a log, but for the length of its id. */
    static long bytesOfOne(ServedGeneration generation) {
        RememberingSink sink = new RememberingSink();
        new LoggingRanker(generation, sink).recommend(ANN);
        return DecisionSize.of(sink.made.get(0));
    }

    void view(UserId user, String item) {
        histories.append(
                user,
                List.of(new HistoryEntry(
                        new EventId(user + " views " + item + " " + random.nextLong()),
                        new ItemId(item),
                        EventKind.values()[random.nextInt(5)],
                        random.nextBoolean() ? Double.NaN : random.nextDouble() * 5,
                        TestCatalog.NOW.minusNanos(random.nextInt()))));
    }

    /** A question of any kind, by any user, with any rules. */
    Slate anything() {
        UserId user = new UserId("user-" + random.nextInt(30));
        standing = random.nextInt(3) > 0 ? standing : RandomRules.set(random);
        teams = drafting.nextInt(3) > 0 ? Optional.empty() : Optional.of(RandomRules.teams(drafting));
        if (random.nextInt(3) > 0) {
            view(user, item());
        }
        Stages stages = drafting.nextInt(4) == 0 ? Stages.FIRST : Stages.BOTH;
        return switch (random.nextInt(3)) {
            case 0 ->
                recommender.recommend(
                        new Recommender.Query(user, rules(), random.nextBoolean(), stages), deadline.get());
            case 1 ->
                candidates
                        .rank(
                                new CandidateRanker.Query(
                                        user,
                                        Stream.generate(this::itemId)
                                                .limit(30)
                                                .distinct()
                                                .toList(),
                                        random.nextBoolean(),
                                        stages),
                                deadline.get())
                        .slate();
            default ->
                similar.similar(
                        new SimilarItems.Query.Like(new ItemId("item-%03d".formatted(random.nextInt(40)))),
                        rules(),
                        deadline.get());
        };
    }

    Slate similarTo(String text, byte[] picture) {
        return similar.similar(new SimilarItems.Query.LikeContent(text, picture), rules(), Deadline.NONE);
    }

    private Selection rules() {
        List<dev.tessera.online.rules.AttributeFilter> filters = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            filters.add(RandomFilters.next(random));
        }
        Set<ItemId> excluded = new HashSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            excluded.add(itemId());
        }
        Instant moment = TestCatalog.NOW.plusSeconds(random.nextInt(500)).plusNanos(random.nextInt(1_000_000));
        Set<ItemId> allowed = new HashSet<>();
        for (int i = random.nextInt(4) == 0 ? 60 : 0; i > 0; i--) {
            allowed.add(itemId());
        }
        return new Selection(
                1 + random.nextInt(20),
                filters,
                excluded,
                allowed,
                moment,
                RandomRules.next(random),
                RuleSet.NONE,
                random.nextBoolean());
    }

    private ItemId itemId() {
        return new ItemId(item());
    }

    /** Some are not in the catalog. */
    private String item() {
        return "item-%03d".formatted(random.nextInt(ITEMS + 20));
    }
}
