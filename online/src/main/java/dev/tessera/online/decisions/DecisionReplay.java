package dev.tessera.online.decisions;

import dev.tessera.online.decisions.Verdict.Differing;
import dev.tessera.online.decisions.Verdict.Equal;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.decisions.Verdict.UserVector;
import dev.tessera.online.fallback.Cause;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.ranking.Reranking;
import dev.tessera.online.ranking.Reranking.Remade;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes logged answers again, in two tiers. From the logged vector to the slate every bit must be the same, on any machine. From the logged history to the
 * vector every bit must be, if the numeric profile is; elsewhere each number within {@value #TOLERANCE}, absolute for numbers below 1 and relative above.
 * Of one thread.
 */
public final class DecisionReplay {
    static final double TOLERANCE = 1e-5;

    private final String profile;
    private final OverlayDigest digest = new OverlayDigest();

    /** @param profile of this process */
    public DecisionReplay(String profile) {
        this.profile = profile;
    }

    /** @param generation that of the row, with its items changed as they were, as far as anybody can tell */
    public Verdict of(LoggedDecision row, ServedGeneration generation) {
        if (!digest.of(generation.overlay()).equals(row.overlaySha256())) {
            return new NotReplayable(
                    Reason.ITEMS_CHANGED,
                    row.overlayItems() + " items had changed since the generation was made, as of revision "
                            + row.overlayRevision() + "; what they were then is not known any more");
        }
        try {
            Remade again = Reranking.again(
                    LoggedRequests.request(row),
                    row.decision(),
                    new Reranking.Basis(
                            LoggedWord.read(Rung.class, "rung", row.rung()),
                            LoggedRequests.history(row),
                            row.vector(),
                            secondStage(row),
                            row.residuals()),
                    generation);
            Optional<String> slate = differenceOfSlates(row, again.items());
            return slate.<Verdict>map(Differing::new).orElseGet(() -> models(row, generation, again));
        } catch (NotUnderstoodException e) {
            return new NotReplayable(Reason.NOT_UNDERSTOOD, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Differing("it cannot be made again: " + e.getMessage());
        }
    }

    private static Optional<String> differenceOfSlates(LoggedDecision row, List<PlacedItem> again) {
        for (int place = 0; place < Math.min(again.size(), row.items().size()); place++) {
            ItemId item = row.items().get(place);
            ScoredItem now = again.get(place).scored();
            if (!now.item().equals(item) || !same(now.score(), row.scores()[place])) {
                return Optional.of("place " + place + ": logged " + text(item, row.scores()[place]) + ", now "
                        + text(now.item(), now.score()));
            }
            float propensity = (float) again.get(place).propensity();
            if (!same(propensity, row.propensities()[place])) {
                return Optional.of("place " + place + ": logged propensity " + text(row.propensities()[place])
                        + ", now " + text(propensity));
            }
            String team = row.teams().isEmpty() ? "" : row.teams().get(place);
            if (!again.get(place).team().equals(team)) {
                return Optional.of("place " + place + ": logged as the pick of '" + team + "', now of '"
                        + again.get(place).team() + "'");
            }
        }
        return again.size() == row.items().size()
                ? Optional.empty()
                : Optional.of("logged " + row.items().size() + " items, now " + again.size()
                        + "; the first ones are the same");
    }

    /** Rows of the version before say nothing of it: there was none. */
    private static SecondStageUse secondStage(LoggedDecision row) {
        return row.secondStage().isEmpty()
                ? SecondStageUse.NONE
                : LoggedWord.read(SecondStageUse.class, "second_stage", row.secondStage());
    }

    private Verdict models(LoggedDecision row, ServedGeneration generation, Remade again) {
        Verdict vector = vector(row, generation);
        if (again.candidates().isEmpty() || !(vector instanceof Equal)) {
            return vector;
        }
        History.Known history = (History.Known) LoggedRequests.history(row);
        float[] now = generation.residuals(history.entries(), row.moment(), again.candidates());
        Verdict residuals = compared("residual", row.residuals(), now, row.profile());
        return residuals.equals(new Equal(UserVector.EQUAL)) ? vector : residuals;
    }

    private Verdict vector(LoggedDecision row, ServedGeneration generation) {
        boolean ofUser = row.rpc().equals(Rpc.RECOMMEND.name()) || row.rpc().equals(Rpc.RANK.name());
        if (!ofUser || (row.vector().length == 0 && !hadNothingToGoBy(row))) {
            return new Equal(UserVector.NONE);
        }
        History.Known history = (History.Known) LoggedRequests.history(row);
        float[] now = generation.userVectorAnew(history.entries()).orElse(new float[0]);
        return compared("user vector", row.vector(), now, row.profile());
    }

    /** What a model said then and says now. */
    private Verdict compared(String what, float[] logged, float[] now, String loggedProfile) {
        if (now.length != logged.length) {
            return new Differing(what + ": logged " + logged.length + " floats, now " + now.length);
        }
        boolean equal = true;
        boolean sameProfile = loggedProfile.equals(profile);
        for (int i = 0; i < now.length; i++) {
            if (same(now[i], logged[i])) {
                continue;
            }
            equal = false;
            if (sameProfile || !close(now[i], logged[i])) {
                return new Differing(what + "[" + i + "]: logged " + text(logged[i]) + ", now " + text(now[i])
                        + (sameProfile
                                ? "; the numeric profile is the same"
                                : "; logged under profile " + loggedProfile));
            }
        }
        if (now.length == 0) {
            return new Equal(UserVector.NONE);
        }
        return new Equal(equal ? UserVector.EQUAL : UserVector.CLOSE);
    }

    /** The model was asked and gave no vector, which has to be the same again. */
    private static boolean hadNothingToGoBy(LoggedDecision row) {
        return row.rung().equals(Rung.POPULARITY.name()) && row.reason().equals(Cause.HISTORY_UNKNOWN.text());
    }

    private static boolean same(float one, float other) {
        return Float.floatToRawIntBits(one) == Float.floatToRawIntBits(other);
    }

    private static boolean close(float one, float other) {
        return Math.abs((double) one - other) <= TOLERANCE * Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
    }

    private static String text(ItemId item, float score) {
        return "'" + item + "' " + text(score);
    }

    private static String text(float number) {
        return String.format(Locale.ROOT, "%s (0x%08x)", number, Float.floatToRawIntBits(number));
    }
}
