package dev.tessera.online.decisions;

import dev.tessera.online.fallback.History;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Request;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.ranking.SimilarItems.Query;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.online.slate.RuleSetText;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.online.slate.Standing;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What rows of the log say was asked, and of whom. */
final class LoggedRequests {
    private LoggedRequests() {}

    static Request request(LoggedDecision row) {
        return switch (LoggedWord.read(Rpc.class, "rpc", row.rpc())) {
            case RECOMMEND ->
                new Recommender.Query(new UserId(row.user()), selection(row), row.excludeSeen(), stages(row));
            case RANK -> new CandidateRanker.Query(new UserId(row.user()), row.candidates(), false, stages(row));
            case SIMILAR_TO_ITEM ->
                new SimilarItems.Request(new Query.Like(new ItemId(row.likeItem())), selection(row));
            case SIMILAR_TO_CONTENT -> new SimilarItems.Request(new Query.LikeContent("", new byte[0]), selection(row));
        };
    }

    /** A row says so where the second stage would have been asked. */
    private static Stages stages(LoggedDecision row) {
        return row.secondStage().equals(SecondStageUse.LEFT_OUT.name()) ? Stages.FIRST : Stages.BOTH;
    }

    private static Selection selection(LoggedDecision row) {
        return new Selection(
                row.size(),
                LoggedFilters.read(row),
                Set.copyOf(row.excluded()),
                Set.copyOf(row.allowed()),
                row.requestTime().plusNanos(row.requestTimeNanos()),
                SlateRules.NONE,
                rules(row),
                false);
    }

    private static Standing rules(LoggedDecision row) {
        try {
            return RuleSetText.read(row.rules());
        } catch (IllegalArgumentException e) {
            throw new NotUnderstoodException("rules cannot be read by this build: " + e.getMessage(), e);
        }
    }

    /** The ids of events are not logged: nothing that is computed depends on them. */
    static History history(LoggedDecision row) {
        if (!row.historyRead()) {
            return new History.Unreadable();
        }
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = 0; i < row.historyItems().size(); i++) {
            entries.add(new HistoryEntry(
                    new EventId("entry " + i),
                    row.historyItems().get(i),
                    LoggedWord.read(
                            EventKind.class, "history_kinds", row.historyKinds().get(i)),
                    row.historyValues()[i],
                    row.historyOccurredAt().get(i)));
        }
        return new History.Known(entries);
    }
}
