package dev.tessera.online.ranking;

import dev.tessera.online.experiment.Assignment;
import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Ladder;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.slate.PlacedItem;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.function.Supplier;

/** Items like a given item, or like a given text and picture. */
public final class SimilarItems {
    private final Generations generations;
    private final Supplier<RuleSet> rules;
    private final Ladder ladder = new Ladder();
    private final SlateBuilder slates;

    /**
     * @param rules that hold for all requests, as they are now; what they exclude is excluded here too
     * @param slates what rankings end with
     */
    public SimilarItems(Generations generations, Supplier<RuleSet> rules, SlateBuilder slates) {
        this.generations = generations;
        this.rules = rules;
        this.slates = slates;
    }

    /** What the items are to be like. */
    public sealed interface Query {
        /** An item of the catalog; it is never in its own answer. */
        record Like(ItemId item) implements Query {}

        /** Content; at least one of the two is not empty. */
        record LikeContent(String text, byte[] image) implements Query {}
    }

    /** A query, and which of the items that answer it may be shown. */
    public record Request(Query query, Selection selection) implements dev.tessera.online.ranking.Request {
        @Override
        public List<PlacedItem> ranked(ServedGeneration generation, Scoring scoring, Occasion occasion) {
            List<ItemId> itself = query instanceof Query.Like like ? List.of(like.item()) : List.of();
            return selection.slate(generation, scoring, itself, occasion);
        }

        @Override
        public boolean explain() {
            return selection.explain();
        }

        /** Without content. */
        @Override
        public Request remembered() {
            return query instanceof Query.LikeContent
                    ? new Request(new Query.LikeContent("", new byte[0]), selection)
                    : this;
        }
    }

    /**
     * Answers from one generation throughout.
     *
     * @throws dev.tessera.online.rules.UnknownAttributeException if a filter or a rule names no attribute of the generation
     * @throws UnknownItemException if the generation does not know the item of the query
     * @throws UnsupportedQueryException if it was published without the encoder that a content query needs
     */
    public Slate similar(Query query, Selection selection, Deadline deadline) {
        try (GenerationPin pin = generations.pin()) {
            deadline.check();
            selection.requireKnown(pin.generation());
            Laps laps = slates.begin(deadline);
            Step step = step(pin, query);
            laps.modelRun();
            deadline.check();
            Request ruled = new Request(query, selection.under(rules.get().exclusionsAlone()));
            return slates.slate(ruled, pin.generation(), History.NONE, step, Assignment.NONE, laps);
        }
    }

    private Step step(GenerationPin pin, Query query) {
        ServedGeneration generation = pin.generation();
        if (query instanceof Query.Like like) {
            return ladder.best(pin.staleness(), likeItem(generation, like), new float[0]);
        }
        Query.LikeContent content = (Query.LikeContent) query;
        ContentQueries queries = generation
                .contentQueries()
                .orElseThrow(() -> new UnsupportedQueryException("content needs the encoder, which generation "
                        + generation.id() + " was published without; publish with the encoder, or ask by item_id"));
        float[] vector = queries.vector(content.text(), content.image());
        return ladder.best(pin.staleness(), generation.like(vector), vector);
    }

    static Scoring likeItem(ServedGeneration generation, Query.Like like) {
        return generation.like(generation
                .row(like.item())
                .orElseThrow(() -> new UnknownItemException(
                        "item_id is '" + like.item() + "', which generation " + generation.id() + " does not know")));
    }
}
