package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.fallback.History;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Request;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.model.HistoryEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggedRequestsTest {
    private final ServedGeneration generation = TestCatalog.served("g1", LoggingRanker.ITEMS, 5);
    private final RememberingSink sink = new RememberingSink();
    private final DecisionRows rows = new DecisionRows(new Sampling(1), "profile");

    @Test
    void whatWasAskedAndOfWhomIsReadFromTheRow() {
        LoggingRanker ranker = new LoggingRanker(generation, sink);
        for (int i = 0; i < 300; i++) {
            ranker.anything();
        }
        for (MadeDecision each : sink.made) {
            LoggedDecision row = rows.row(each);
            assertThat(LoggedRequests.request(row)).isEqualTo(unexplained(each.request()));
            assertThat(what(LoggedRequests.history(row))).isEqualTo(what(each.history()));
            assertThat(LoggedRequests.history(row).seen())
                    .isEqualTo(each.history().seen());
        }
    }

    @Test
    void aHistoryThatCouldNotBeReadIsNoEmptyOne() {
        new LoggingRanker(generation, sink).recommend(LoggingRanker.ANN);
        MadeDecision read = sink.made.get(0);
        MadeDecision unread = new MadeDecision(
                read.moment(),
                read.request(),
                read.overlay(),
                new History.Unreadable(),
                read.vector(),
                read.residuals(),
                read.slate(),
                read.timings());
        assertThat(LoggedRequests.history(rows.row(read))).isEqualTo(new History.Known(List.of()));
        assertThat(LoggedRequests.history(rows.row(unread))).isEqualTo(new History.Unreadable());
    }

    /** Whether a score is split changes no score; nor does it matter who brought a rule, or what was asked of a second stage that there is not. */
    private static Request unexplained(Request request) {
        if (request instanceof Recommender.Query query) {
            return new Recommender.Query(
                    query.user(), unexplained(query.selection()), query.excludeSeen(), Stages.BOTH);
        }
        if (request instanceof CandidateRanker.Query query) {
            return new CandidateRanker.Query(query.user(), query.candidates(), false, Stages.BOTH);
        }
        SimilarItems.Request similar = (SimilarItems.Request) request;
        return new SimilarItems.Request(similar.query(), unexplained(similar.selection()));
    }

    private static Selection unexplained(Selection selection) {
        return new Selection(
                selection.size(),
                selection.filters(),
                selection.excluded(),
                selection.allowed(),
                selection.moment(),
                SlateRules.NONE,
                selection.allRules(),
                false);
    }

    /** What a model reads of a history: moments in milliseconds, and no ids of events. */
    private static List<List<Object>> what(History history) {
        List<HistoryEntry> entries = ((History.Known) history).entries();
        return entries.stream()
                .map(entry -> List.<Object>of(
                        entry.item(),
                        entry.kind(),
                        entry.value(),
                        entry.occurredAt().toEpochMilli()))
                .toList();
    }
}
