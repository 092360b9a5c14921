package dev.tessera.store.decision;

import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.time.Instant;
import java.util.List;

/**
 * One answer of a ranker, with all that it rested on, so that it can be made again. Words of closed sets are kept as texts, so that a row with one that only a newer build knows
 * can be read, and does not keep anybody from the rows beside it.
 */
public record LoggedDecision(
        DecisionId decision,
        @Column("empty where the question needs no user") String user,
        @Column("by the ranker's clock") Instant moment,

        @Column("RECOMMEND, RANK, SIMILAR_TO_ITEM or SIMILAR_TO_CONTENT")
        String rpc,

        @Column("of all decisions, those in the log; a row counts for 1 / share")
        double share,

        GenerationId generation,

        @Column("of changed items: which log they are of; 0 where none was read")
        long overlayBorn,

        @Column("of changed items: the revision up to which their log was read")
        long overlayRevision,

        @Column("items that changed since the generation was made")
        int overlayItems,

        @Column("SHA-256 of which items changed, by which revisions, and as what numbers; empty where none did")
        String overlaySha256,

        @Column("FULL, STALE_GENERATION, CONTENT_ONLY or POPULARITY")
        String rung,

        @Column("why the rung is not FULL; empty if it is") String reason,

        @Column("items that become available later are left out; microseconds")
        Instant requestTime,

        @Column("what request_time lacks, 0 to 999 ns") int requestTimeNanos,

        @Column("items asked for; 0 where candidates say it")
        int size,

        @Column("whether items of the history are left out") boolean excludeSeen,

        @Column("items left out by the request, rising") List<ItemId> excluded,
        @Column("attributes of the request's filters") List<String> filterAttributes,

        @Column("conditions of the filters, one an attribute: ANY_OF, NONE_OF or BETWEEN")
        List<String> filterConditions,

        @Column("values of the filters, one list an attribute; of BETWEEN, minimum and maximum")
        List<List<String>> filterValues,

        @Column(value = "the only items that may be shown, rising; empty where all may", emptyBefore = true)
        List<ItemId> allowed,

        @Column(
                value =
                        "rules of the slate, those of the request and those for all together, as JSON; empty where there are none",
                emptyBefore = true)
        String rules,

        @Column(value = "that the user took part in; empty if in none", emptyBefore = true)
        String experiment,

        @Column(value = "of the experiment, that the user belonged to; empty if to none", emptyBefore = true)
        String variant,

        @Column("what RANK was to put in order") List<ItemId> candidates,

        @Column("what SIMILAR_TO_ITEM asked for; else empty")
        String likeItem,

        @Column("whether the user's history could be read") boolean historyRead,
        @Column("oldest first") List<ItemId> historyItems,
        @Column("names of kinds of events") List<String> historyKinds,
        @Column("NaN where none came") double[] historyValues,
        List<Instant> historyOccurredAt,

        @Column("that scores were made from: the user's, or that of the content asked for; empty on other rungs")
        float[] vector,

        @Column(
                value =
                        "what came of the second stage: NONE, USED, OUT_OF_TIME, FAILED or LEFT_OUT; empty before there was one",
                emptyBefore = true)
        String secondStage,

        @Column(
                value =
                        "what the second stage added to the score of each candidate, in the first stage's order; empty unless it was used",
                emptyBefore = true)
        float[] residuals,

        @Column("the slate, best first") List<ItemId> items,
        @Column("one an item") float[] scores,

        @Column("one an item: the probability with which it was shown there; 1 where nothing is drawn")
        float[] propensities,

        @Column(
                value =
                        "one an item of a slate that two variants drafted: the variant whose pick it is, empty if of neither; none of other slates",
                emptyBefore = true)
        List<String> teams,

        @Column("reading the history took, in microseconds") long historyMicros,
        @Column("the model took, in microseconds") long modelMicros,
        @Column("rules and search took, in microseconds") long rankingMicros,

        @Column("what the last bits of a vector by the model depend on")
        String profile) {
    public static final Table<LoggedDecision> TABLE =
            Table.of("decisions", LoggedDecision.class, 2).alsoReading(1);

    /** @throws IllegalArgumentException if columns that belong together differ in length */
    public LoggedDecision {
        same("filter", filterAttributes.size(), filterConditions.size(), filterValues.size());
        same("history", historyItems.size(), historyKinds.size(), historyValues.length, historyOccurredAt.size());
        same("slate", items.size(), scores.length, propensities.length, teams.isEmpty() ? items.size() : teams.size());
    }

    private static void same(String what, int... lengths) {
        for (int length : lengths) {
            if (length != lengths[0]) {
                throw new IllegalArgumentException("columns of the " + what + " have " + lengths[0] + " and " + length
                        + " values; expected equal");
            }
        }
    }

    /** What was asked. */
    public enum Rpc {
        RECOMMEND,
        RANK,
        SIMILAR_TO_ITEM,
        SIMILAR_TO_CONTENT
    }

    /** What a filter asks of an attribute. */
    public enum FilterCondition {
        ANY_OF,
        NONE_OF,
        BETWEEN
    }
}
