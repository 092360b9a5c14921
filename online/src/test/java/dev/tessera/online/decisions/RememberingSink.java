package dev.tessera.online.decisions;

import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.model.DecisionId;
import java.util.ArrayList;
import java.util.List;

/** Takes every decision and keeps it in memory. */
public final class RememberingSink implements DecisionSink {
    public static final String PROFILE = "profile";

    final List<MadeDecision> made = new ArrayList<>();

    @Override
    public boolean wants(DecisionId id) {
        return true;
    }

    @Override
    public void take(MadeDecision decision) {
        made.add(decision);
    }

    @Override
    public void close() {}

    /** As rows of the log, whose share is 1. */
    public List<LoggedDecision> rows() {
        DecisionRows rows = new DecisionRows(new Sampling(1), PROFILE);
        return made.stream().map(rows::row).toList();
    }
}
