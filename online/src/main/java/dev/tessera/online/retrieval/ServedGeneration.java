package dev.tessera.online.retrieval;

import dev.tessera.online.rules.CatalogIndex;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A generation with all that serving it needs, built once and then only read. It owns its models: closing it closes them. */
public final class ServedGeneration implements AutoCloseable {
    private final LoadedGeneration data;
    private final UserVectors userVectors;
    private final Optional<ContentQueries> contentQueries;
    private final CatalogIndex index;
    private final PopularityScoring popularity;
    private final UnitVectors whole;
    private final UnitVectors content;

    public ServedGeneration(LoadedGeneration data, UserVectors userVectors, Optional<ContentQueries> contentQueries) {
        this.data = data;
        this.userVectors = userVectors;
        this.contentQueries = contentQueries;
        index = new CatalogIndex(data.cards());
        popularity = new PopularityScoring(data.vectors(), data.popularity());
        whole = UnitVectors.of(data.vectors(), data.parts(), List.of(Modality.values()));
        content = UnitVectors.of(data.vectors(), data.parts(), Modality.content());
    }

    public GenerationId id() {
        return data.id();
    }

    public CatalogIndex index() {
        return index;
    }

    /** Rows are those of every array of the generation. */
    public OptionalInt row(ItemId item) {
        return data.vectors().indexOf(item);
    }

    public ItemCard card(int row) {
        return data.cards().get(row);
    }

    public UserVectors userVectors() {
        return userVectors;
    }

    /** Empty if the generation was published without its encoder. */
    public Optional<ContentQueries> contentQueries() {
        return contentQueries;
    }

    public Scoring forUser(float[] userVector) {
        return new UserScoring(data, userVector);
    }

    public Scoring byPopularity() {
        return popularity;
    }

    /** Items like the item of a row. */
    public Scoring like(int row) {
        return new LikenessScoring(whole, UnitVectors.sum(data.parts(), row, List.of(Modality.values())));
    }

    /** Items like a query in the space of item vectors. */
    public Scoring like(float[] query) {
        return new LikenessScoring(whole, query);
    }

    /** Items whose content is like that of all the given rows together, each counting the same; behaviour plays no part. */
    public Scoring likeContentOf(List<Integer> rows) {
        float[] query = new float[data.vectors().dimension()];
        for (int row : rows) {
            float[] unit = UnitVectors.unit(UnitVectors.sum(data.parts(), row, Modality.content()));
            for (int i = 0; i < query.length; i++) {
                query[i] += unit[i];
            }
        }
        return new LikenessScoring(content, query);
    }

    @Override
    public void close() {
        userVectors.close();
        contentQueries.ifPresent(ContentQueries::close);
    }
}
