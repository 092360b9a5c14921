package dev.tessera.online.decisions;

import dev.tessera.online.experiment.Experiment;
import dev.tessera.online.fallback.History;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.ranking.RankedItem;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Request;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.slate.RuleSetText;
import dev.tessera.online.slate.Standing;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Turns decisions into rows of the log. Of one thread. */
final class DecisionRows {
    /** Rules as they are and were: of each variant, of users without one, and what SimilarItems takes of them. */
    private static final int TEXTS = 2 * (Experiment.MOST_GROUPS + 2);

    private final Sampling sampling;
    private final String profile;
    private final OverlayDigest digest = new OverlayDigest();
    private final Map<Standing, String> textsOfRules = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Standing, String> eldest) {
            return size() > TEXTS;
        }
    };

    /** @param profile what the last bits of vectors depend on */
    DecisionRows(Sampling sampling, String profile) {
        this.sampling = sampling;
        this.profile = profile;
    }

    LoggedDecision row(MadeDecision made) {
        Asked asked = Asked.of(made.request(), made.moment());
        Instant requestTime = asked.selection.moment().truncatedTo(ChronoUnit.MICROS);
        LoggedFilters filters = LoggedFilters.of(asked.selection.filters());
        List<HistoryEntry> history = made.history() instanceof History.Known known ? known.entries() : List.of();
        List<RankedItem> items = made.slate().items();
        return new LoggedDecision(
                made.slate().decision().id(),
                asked.user,
                made.moment(),
                asked.rpc.name(),
                sampling.share(),
                made.slate().decision().generation(),
                made.overlay().readUpTo().born(),
                made.overlay().readUpTo().revision(),
                made.overlay().items().size(),
                digest.of(made.overlay()),
                made.slate().decision().rung().name(),
                made.slate().decision().reason(),
                requestTime,
                (int) requestTime.until(asked.selection.moment(), ChronoUnit.NANOS),
                asked.rpc == Rpc.RANK ? 0 : asked.selection.size(),
                asked.excludeSeen,
                asked.selection.excluded().stream().sorted().toList(),
                filters.attributes(),
                filters.conditions(),
                filters.values(),
                asked.selection.allowed().stream().sorted().toList(),
                rules(asked.selection),
                made.slate().decision().experiment(),
                made.slate().decision().variant(),
                asked.candidates,
                asked.likeItem,
                made.history() instanceof History.Known,
                history.stream().map(HistoryEntry::item).toList(),
                history.stream().map(entry -> entry.kind().name()).toList(),
                history.stream().mapToDouble(HistoryEntry::value).toArray(),
                history.stream().map(HistoryEntry::occurredAt).toList(),
                made.vector(),
                made.slate().decision().secondStage().name(),
                made.residuals(),
                items.stream().map(RankedItem::item).toList(),
                scores(items),
                propensities(items),
                teams(items),
                micros(made.timings().history()),
                micros(made.timings().model()),
                micros(made.timings().ranking()),
                profile);
    }

    /** Rows under rules that stand for all share one text. */
    private String rules(Selection selection) {
        Standing rules = selection.allRules();
        return rules.equals(selection.standing())
                ? textsOfRules.computeIfAbsent(rules, RuleSetText::of)
                : RuleSetText.of(rules);
    }

    /** What a request says, whichever it is. */
    private record Asked(
            Rpc rpc, String user, Selection selection, boolean excludeSeen, List<ItemId> candidates, String likeItem) {
        static Asked of(Request request, Instant moment) {
            if (request instanceof Recommender.Query query) {
                return new Asked(
                        Rpc.RECOMMEND, query.user().value(), query.selection(), query.excludeSeen(), List.of(), "");
            }
            if (request instanceof CandidateRanker.Query query) {
                Selection all = Selection.of(1, moment, query.explain());
                return new Asked(Rpc.RANK, query.user().value(), all, false, query.candidates(), "");
            }
            SimilarItems.Request similar = (SimilarItems.Request) request;
            return similar.query() instanceof SimilarItems.Query.Like like
                    ? new Asked(
                            Rpc.SIMILAR_TO_ITEM,
                            "",
                            similar.selection(),
                            false,
                            List.of(),
                            like.item().value())
                    : new Asked(Rpc.SIMILAR_TO_CONTENT, "", similar.selection(), false, List.of(), "");
        }
    }

    private static float[] scores(List<RankedItem> items) {
        float[] scores = new float[items.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = items.get(i).score();
        }
        return scores;
    }

    private static float[] propensities(List<RankedItem> items) {
        float[] propensities = new float[items.size()];
        for (int i = 0; i < propensities.length; i++) {
            propensities[i] = (float) items.get(i).propensity();
        }
        return propensities;
    }

    private static List<String> teams(List<RankedItem> items) {
        List<String> teams = items.stream().map(RankedItem::team).toList();
        return teams.stream().allMatch(String::isEmpty) ? List.of() : teams;
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
