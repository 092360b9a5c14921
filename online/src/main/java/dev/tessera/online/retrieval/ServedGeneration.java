package dev.tessera.online.retrieval;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.CatalogIndex;
import dev.tessera.store.feature.History;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ScoredItem;
import dev.tessera.store.vector.UnitVector;
import dev.tessera.store.vector.VectorPrecision;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A generation with all that serving it needs, as a request sees it: its items, and over them an {@link Overlay} of those that changed since. Built once and
 * then only read. Rows number the items of the generation first, then those of the overlay. Its models are shared by all that were made {@link #with} another
 * overlay; closing one closes them.
 */
public final class ServedGeneration implements AutoCloseable {
    private final LoadedGeneration data;
    private final UserVectors userVectors;
    private final Optional<ContentQueries> contentQueries;
    private final Optional<CandidateResiduals> secondStage;
    private final Segment base;
    private final Overlay overlay;
    private final ChangedItems changed;

    public ServedGeneration(LoadedGeneration data, UserVectors userVectors, Optional<ContentQueries> contentQueries) {
        this(data, userVectors, contentQueries, Optional.empty());
    }

    /** @param secondStage empty if the generation was published without, or is to be served without */
    public ServedGeneration(
            LoadedGeneration data,
            UserVectors userVectors,
            Optional<ContentQueries> contentQueries,
            Optional<CandidateResiduals> secondStage) {
        this(data, userVectors, contentQueries, secondStage, Segment.of(data), Overlay.NONE);
    }

    private ServedGeneration(
            LoadedGeneration data,
            UserVectors userVectors,
            Optional<ContentQueries> contentQueries,
            Optional<CandidateResiduals> secondStage,
            Segment base,
            Overlay overlay) {
        this.data = data;
        this.userVectors = userVectors;
        this.contentQueries = contentQueries;
        this.secondStage = secondStage;
        this.base = base;
        this.overlay = overlay;
        this.changed = ChangedItems.of(overlay, data);
    }

    /** The same generation under another overlay. */
    public ServedGeneration with(Overlay other) {
        return new ServedGeneration(data, userVectors, contentQueries, secondStage, base, other);
    }

    public GenerationId id() {
        return data.id();
    }

    /** When it was published. */
    public Instant created() {
        return data.manifest().created();
    }

    /** How many items the generation itself has. */
    public int items() {
        return base.size();
    }

    /** Up to which revision of the item log the generation itself contains changes. */
    public long watermark() {
        return data.manifest().lineage().itemRevision();
    }

    public Overlay overlay() {
        return overlay;
    }

    /**
     * The rows of the items that are available at {@code moment} and pass every filter. An attribute that no item has passes like one that an item
     * lacks. The caller owns the answer.
     */
    public BitSet passing(List<AttributeFilter> filters, Instant moment) {
        BitSet passing = base.index().passing(filters, moment);
        passing.andNot(changed.hidden());
        changed.segment().ifPresent(segment -> segment.index().passing(filters, moment).stream()
                .forEach(row -> passing.set(base.size() + row)));
        return passing;
    }

    /** Takes out the rows of the items that do not pass a filter. */
    public void keepPassing(AttributeFilter filter, BitSet rows) {
        BitSet late = rows.get(base.size(), Math.max(base.size(), rows.length()));
        rows.clear(base.size(), base.size() + late.length());
        base.index().keepPassing(filter, rows);
        changed.segment().ifPresent(segment -> {
            segment.index().keepPassing(filter, late);
            late.stream().forEach(row -> rows.set(base.size() + row));
        });
    }

    /** The rows of the items that became available after a moment, or will. The caller owns the answer. */
    public BitSet availableSince(Instant moment) {
        BitSet rows = base.index().availableSince(moment);
        changed.segment().ifPresent(segment -> segment.index().availableSince(moment).stream()
                .forEach(row -> rows.set(base.size() + row)));
        return rows;
    }

    /** @throws dev.tessera.online.rules.UnknownAttributeException if no item has one of the attributes */
    public void requireAttributes(Collection<String> attributes) {
        CatalogIndex.requireAttributes(attributes, indexes());
    }

    /** Whether there are items with each of the attributes. */
    public boolean hasAttributes(Collection<String> attributes) {
        return CatalogIndex.haveAttributes(attributes, indexes());
    }

    private List<CatalogIndex> indexes() {
        return changed.segment()
                .map(segment -> List.of(base.index(), segment.index()))
                .orElse(List.of(base.index()));
    }

    /** The row of an item; empty if the generation does not know it, or it was removed. */
    public OptionalInt row(ItemId item) {
        OptionalInt late = changed.vectors().indexOf(item);
        if (late.isPresent()) {
            return OptionalInt.of(base.size() + late.getAsInt());
        }
        OptionalInt row = base.vectors().indexOf(item);
        return row.isPresent() && changed.hidden().get(row.getAsInt()) ? OptionalInt.empty() : row;
    }

    public ItemCard card(int row) {
        return in(row, Segment::cards).get(within(row));
    }

    /** The vector of the item of a row, scaled to length 1; 0 where it has no direction. */
    public float[] direction(int row) {
        return in(row, Segment::whole).vectors().vector(within(row));
    }

    /** How often an item was chosen. */
    long count(int row) {
        return in(row, Segment::counts).count(within(row));
    }

    /** The same in the newest part of the training data. */
    long recentCount(int row) {
        return in(row, Segment::counts).recentCount(within(row));
    }

    /** Copies the four parts of an item's vector to {@code target[at, at + 4 * dimension)}. */
    void copyParts(int row, float[] target, int at) {
        in(row, Segment::parts).copyParts(within(row), target, at);
    }

    /** How many candidates the second stage puts in order anew; 0 if there is none. */
    public int secondStageSize() {
        return secondStage.map(stage -> stage.rule().candidates()).orElse(0);
    }

    /**
     * What the second stage adds to the score of each candidate, in their order. Removed items of the history do not count.
     *
     * @param history in {@link HistoryEntry#ORDER}
     * @throws IllegalStateException if there is no second stage
     */
    public float[] residuals(List<HistoryEntry> history, Instant moment, List<ScoredItem> candidates) {
        CandidateResiduals stage = secondStage.orElseThrow(
                () -> new IllegalStateException("generation " + id() + " is served without a second stage"));
        return stage.residuals(
                new Question(History.of(history), moment.toEpochMilli(), candidates),
                new ServedStageItems(this, stage.rule()));
    }

    /** The user vector for a history, in {@link HistoryEntry#ORDER}; empty if none of its items is known. Removed items count on. */
    public Optional<float[]> userVector(List<HistoryEntry> history) {
        return userVectors.of(history, changed.vectors());
    }

    /** The same, computed now, whatever is remembered. */
    public Optional<float[]> userVectorAnew(List<HistoryEntry> history) {
        return userVectors.anew(history, changed.vectors());
    }

    /**
     * What this generation makes of an item: its content as it is now, and what was learnt of it by behaviour, if anything was, to the precision in which the generation
     * has its own. Not of any revision yet.
     *
     * @return empty if the generation was published without its encoder
     * @throws UnreadableContentException if the picture cannot be decoded
     */
    public Optional<EncodedChange> encode(Item item) {
        OptionalInt row = data.vectors().indexOf(item.id());
        return contentQueries.map(encoder -> new EncodedChange(
                item.id(),
                0,
                asStored(encoder.contributions(
                        item,
                        row.isPresent()
                                ? data.parts().part(row.getAsInt(), Modality.BEHAVIOUR)
                                : new float[data.vectors().dimension()])),
                row.isPresent() ? data.vectors().bias(row.getAsInt()) : encoder.newItemBias()));
    }

    private float[] asStored(float[] contributions) {
        if (data.parts().precision() == VectorPrecision.INT8) {
            Int8Parts.of(contributions, data.vectors().dimension()).copyParts(0, contributions, 0);
        }
        return contributions;
    }

    /** Empty if the generation was published without its encoder. */
    public Optional<ContentQueries> contentQueries() {
        return contentQueries;
    }

    public Scoring forUser(float[] userVector) {
        return scoring(segment -> segment.forUser(userVector));
    }

    public Scoring byPopularity() {
        return scoring(Segment::popularity);
    }

    /** Items like the item of a row. */
    public Scoring like(int row) {
        return like(sum(row, List.of(Modality.values())));
    }

    /** Items like a query in the space of item vectors. */
    public Scoring like(float[] query) {
        return scoring(segment -> segment.like(query));
    }

    /** Items whose content is like that of all the given rows together, each counting the same; behaviour plays no part. */
    public Scoring likeContentOf(List<Integer> rows) {
        float[] query = new float[data.vectors().dimension()];
        for (int row : rows) {
            float[] unit = UnitVector.of(sum(row, Modality.content()));
            for (int i = 0; i < query.length; i++) {
                query[i] += unit[i];
            }
        }
        return scoring(segment -> segment.likeContent(query));
    }

    private Scoring scoring(Function<Segment, Scoring> of) {
        Scoring ofBase = of.apply(base);
        return changed.segment()
                .<Scoring>map(segment -> new JoinedScoring(ofBase, base.size(), of.apply(segment)))
                .orElse(ofBase);
    }

    private float[] sum(int row, List<Modality> modalities) {
        return UnitVectors.sum(in(row, Segment::parts), within(row), modalities);
    }

    private <T> T in(int row, Function<Segment, T> part) {
        return part.apply(row < base.size() ? base : changed.segment().orElseThrow());
    }

    private int within(int row) {
        return row < base.size() ? row : row - base.size();
    }

    @Override
    public void close() {
        userVectors.close();
        contentQueries.ifPresent(ContentQueries::close);
        secondStage.ifPresent(CandidateResiduals::close);
    }
}
