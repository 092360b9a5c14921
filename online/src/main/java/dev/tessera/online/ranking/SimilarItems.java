package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.ItemId;
import java.util.List;

/** Items like a given item, or like a given text and picture. */
public final class SimilarItems {
    private final Generations generations;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    public SimilarItems(Generations generations, DecisionIds ids) {
        this.generations = generations;
        this.slates = new SlateBuilder(ids);
    }

    /** What the items are to be like. */
    public sealed interface Query {
        /** An item of the catalog; it is never in its own answer. */
        record Like(ItemId item) implements Query {}

        /** Content; at least one of the two is not empty. */
        record LikeContent(String text, byte[] image) implements Query {}
    }

    /**
     * Answers from one generation throughout.
     *
     * @throws UnknownItemException if the generation does not know the item of the query
     * @throws UnsupportedQueryException if it was published without the encoder that a content query needs
     */
    public Slate similar(Query query, Selection selection, Deadline deadline) {
        try (GenerationPin pin = generations.pin()) {
            deadline.check();
            Scoring scoring = scoring(pin.generation(), query);
            deadline.check();
            Step step = ladder.stepWithoutUser(pin.staleness(), scoring);
            List<ItemId> itself = query instanceof Query.Like like ? List.of(like.item()) : List.of();
            return slates.best(pin.generation(), step, selection, itself);
        }
    }

    private static Scoring scoring(ServedGeneration generation, Query query) {
        if (query instanceof Query.Like like) {
            int row = generation
                    .row(like.item())
                    .orElseThrow(() -> new UnknownItemException("item_id is '" + like.item() + "', which generation "
                            + generation.id() + " does not know"));
            return generation.like(row);
        }
        Query.LikeContent content = (Query.LikeContent) query;
        ContentQueries queries = generation
                .contentQueries()
                .orElseThrow(() -> new UnsupportedQueryException("content needs the encoder, which generation "
                        + generation.id() + " was published without; publish with the encoder, or ask by item_id"));
        return generation.like(queries.vector(content.text(), content.image()));
    }
}
