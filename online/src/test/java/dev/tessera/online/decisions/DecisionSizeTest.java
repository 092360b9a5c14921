package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.fallback.History;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Request;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.Pin;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.online.slate.Standing;
import dev.tessera.online.slate.Teams;
import dev.tessera.online.slate.Teams.Team;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionSizeTest {
    private static final int MANY = 100;
    private static final int LONG = 256;

    private final ServedGeneration generation = TestCatalog.served("g1", LoggingRanker.ITEMS, 5);
    private final RememberingSink sink = new RememberingSink();

    @Test
    void whateverIsKeptCounts() {
        MadeDecision plain = plain();
        long size = DecisionSize.of(plain);
        List<String> texts = IntStream.range(0, MANY)
                .mapToObj(n -> "x".repeat(LONG - 3) + (100 + n))
                .toList();
        Set<ItemId> items = texts.stream().map(ItemId::new).collect(Collectors.toSet());
        HistoryEntry entry = new HistoryEntry(
                new EventId(texts.get(0)), new ItemId(texts.get(0)), EventKind.VIEW, 1, TestCatalog.NOW);

        long added = (long) MANY * LONG;
        assertThat(sizeOf(plain, asking(List.of(new AnyOf("genre", Set.copyOf(texts))), Set.of())))
                .isGreaterThan(size + added);
        assertThat(sizeOf(plain, asking(List.of(new NoneOf("genre", Set.copyOf(texts))), Set.of())))
                .isGreaterThan(size + added);
        assertThat(sizeOf(plain, asking(List.of(), items))).isGreaterThan(size + added);
        assertThat(sizeOf(plain, asking(List.of(), Set.of(), items, SlateRules.NONE)))
                .isGreaterThan(size + added);
        AttributeCap cap = new AttributeCap(texts.get(0), 1);
        Boost boost = new Boost(List.of(new AnyOf("genre", Set.copyOf(texts))), 1, Optional.empty());
        Pin pin = new Pin(new ItemId(texts.get(0)), 1);
        SlateRules rules =
                new SlateRules(List.of(boost), List.of(pin), List.of(cap), OptionalDouble.empty(), Optional.empty());
        assertThat(sizeOf(plain, asking(rules, RuleSet.NONE))).isGreaterThan(size + added + 2 * LONG);
        RuleSet standing = new RuleSet(items, List.of(), rules);
        assertThat(sizeOf(plain, asking(SlateRules.NONE, standing)))
                .as("the rows of all share it")
                .isEqualTo(size);
        assertThat(sizeOf(plain, asking(rules, standing))).isGreaterThan(size + 3 * added + 4 * LONG);
        Teams teams = new Teams(new Team("control", RuleSet.NONE), new Team("more", standing));
        assertThat(sizeOf(plain, asking(SlateRules.NONE, teams)))
                .as("the rows of all share it")
                .isEqualTo(size);
        assertThat(sizeOf(plain, asking(rules, teams))).isGreaterThan(size + 4 * added + 4 * LONG);
        assertThat(sizeOf(plain, new CandidateRanker.Query(LoggingRanker.ANN, List.copyOf(items), false, Stages.BOTH)))
                .isGreaterThan(size + added);
        assertThat(DecisionSize.of(with(
                        plain, plain.request(), new History.Known(Collections.nCopies(MANY, entry)), plain.vector())))
                .isGreaterThan(size + 2 * added);
        assertThat(DecisionSize.of(with(plain, plain.request(), plain.history(), new float[MANY])))
                .isEqualTo(size + MANY * Float.BYTES);
    }

    @Test
    void neitherTitlesNorExplanationsAreKept() {
        LoggingRanker ranker = new LoggingRanker(generation, sink);
        for (int i = 0; i < 50; i++) {
            ranker.anything();
        }
        assertThat(sink.made).anyMatch(made -> made.request().explain());
        assertThat(sink.made)
                .flatMap(made -> made.slate().items())
                .isNotEmpty()
                .allMatch(item -> item.title().isEmpty() && item.told().isEmpty());
    }

    private MadeDecision plain() {
        new LoggingRanker(generation, sink).recommend(LoggingRanker.ANN);
        return sink.made.get(0);
    }

    private static Request asking(List<AttributeFilter> filters, Set<ItemId> excluded) {
        return asking(filters, excluded, Set.of(), SlateRules.NONE);
    }

    private static Request asking(
            List<AttributeFilter> filters, Set<ItemId> excluded, Set<ItemId> allowed, SlateRules rules) {
        return new Recommender.Query(
                LoggingRanker.ANN,
                new Selection(5, filters, excluded, allowed, TestCatalog.NOW, rules, RuleSet.NONE, false),
                true,
                Stages.BOTH);
    }

    private static Request asking(SlateRules rules, Standing standing) {
        return new Recommender.Query(
                LoggingRanker.ANN,
                new Selection(5, List.of(), Set.of(), Set.of(), TestCatalog.NOW, rules, standing, false),
                true,
                Stages.BOTH);
    }

    private static long sizeOf(MadeDecision made, Request request) {
        return DecisionSize.of(with(made, request, made.history(), made.vector()));
    }

    private static MadeDecision with(MadeDecision made, Request request, History history, float[] vector) {
        return new MadeDecision(
                made.moment(),
                request,
                made.overlay(),
                history,
                vector,
                made.residuals(),
                made.slate(),
                made.timings());
    }
}
