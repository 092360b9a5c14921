package dev.tessera.online.retrieval;

import dev.tessera.online.rules.CatalogIndex;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.vector.CellSearch;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;

/** Items in one set of arrays, with all that answering from them needs: those of a generation, or those that changed since. Immutable. */
record Segment(
        ItemVectors vectors,
        ItemParts parts,
        List<ItemCard> cards,
        CatalogIndex index,
        PopularityScoring popularity,
        UnitVectors whole,
        UnitVectors content,
        ItemSearch users,
        ItemSearch likeness,
        Popularity counts) {
    static Segment of(LoadedGeneration generation) {
        return of(generation.vectors(), generation.parts(), generation.cards(), generation.popularity());
    }

    /** Rows are those of every argument. */
    static Segment of(ItemVectors vectors, ItemParts parts, List<ItemCard> cards, Popularity popularity) {
        UnitVectors whole = UnitVectors.whole(vectors, parts);
        return new Segment(
                vectors,
                parts,
                cards,
                new CatalogIndex(cards),
                new PopularityScoring(vectors, popularity),
                whole,
                UnitVectors.content(vectors, parts),
                CellSearch.forUsers(vectors),
                CellSearch.forLikeness(whole.vectors()),
                popularity);
    }

    Scoring forUser(float[] user) {
        return new UserScoring(vectors, parts, users, user);
    }

    Scoring like(float[] query) {
        return new LikenessScoring(whole, likeness, query);
    }

    /** Always exact: the effort of the search index was not measured for content alone. */
    Scoring likeContent(float[] query) {
        return new LikenessScoring(content, content.vectors()::nearest, query);
    }

    int size() {
        return vectors.size();
    }
}
