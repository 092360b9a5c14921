package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.decisions.DecisionLog;
import dev.tessera.online.decisions.Sampling;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.tensorflow.NumericProfile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Adds what a Recommend costs beyond the plain one, where it is asked for or switched on. */
final class ExtraCosts {
    private static final int LOGGED = 1_000;
    private static final int RULED_CANDIDATES = 100;
    private static final AttributeFilter TENTH = new AttributeFilter.AnyOf(
            "shelf",
            Set.of(IntStream.range(0, ScaleCatalog.SHELVES / 10)
                    .mapToObj(ScaleCatalog::shelf)
                    .toArray(String[]::new)));
    private static final SlateRules DIVERSE = new SlateRules(
            List.of(), List.of(), List.of(new AttributeCap("shelf", 2)), OptionalDouble.of(0.3), Optional.empty());
    private static final SlateRules BOOSTED = new SlateRules(
            List.of(new Boost(
                    List.of(new AttributeFilter.AnyOf("shelf", Set.of(ScaleCatalog.shelf(0)))), 0.5, Optional.empty())),
            List.of(),
            List.of(),
            OptionalDouble.empty(),
            Optional.empty());

    private final CostTable table;
    private final CostMeter meter;
    private final Floors floors;
    private final Cost dotProduct;

    ExtraCosts(CostTable table, CostMeter meter, Floors floors, Cost dotProduct) {
        this.table = table;
        this.meter = meter;
        this.floors = floors;
        this.dotProduct = dotProduct;
    }

    /** @param passing how many items a tenth is */
    void filters(RequestParts parts, int passing, int cells) {
        table.part(
                "a filter that a tenth passes",
                parts.filtered(TENTH, passing),
                floors.reading(passing * Integer.BYTES),
                "their rows, read once");
        double items = parts.scored(RequestParts.SLATE, TENTH);
        double vectors = items < passing ? items + cells : items;
        table.part(
                "search by index where a tenth passes",
                parts.search(RequestParts.SLATE, TENTH),
                dotProduct.times(vectors),
                String.format(Locale.ROOT, "%,.0f dot products, of items and cells", vectors));
    }

    /** @param boosted how many items a boost is for */
    void rules(RequestParts parts, Cost search, int boosted) {
        table.part(
                "rules: diversity and a cap",
                parts.composed(DIVERSE).minus(parts.search(RULED_CANDIDATES)),
                dotProduct.times(RULED_CANDIDATES * RequestParts.SLATE),
                "a dot product a candidate and place");
        table.part(
                "rules: a boost",
                parts.composed(BOOSTED).minus(search),
                dotProduct.times(boosted),
                String.format(Locale.ROOT, "%,d dot products, of items that it is for", boosted));
    }

    void explanations(RequestParts parts) {
        table.part(
                "scores explained",
                parts.explained(),
                dotProduct.times(4.0 * RequestParts.SLATE),
                "four dot products an item");
    }

    /** Of every decision, as far as complete files. */
    void log(MeasuredRanker ranker, RedisFeatureStore store, Path folder) throws IOException {
        Path log = Files.createDirectories(folder.resolve("decisions"));
        Random random = new Random(1);
        DecisionLog.Settings settings = new DecisionLog.Settings(
                log, new Sampling(1), 100, NumericProfile.ofSingleHistories(TensorFlowThreads.forServing()));
        List<DecisionLog> logs = new ArrayList<>();
        Cost with = ranker.belowTransport(meter, LOGGED, generations -> {
            logs.add(DecisionLog.open(settings, store.forgottenUsers(), generations, InstantSource.system(), random));
            return logs.get(logs.size() - 1);
        });
        assertThat(logs).allMatch(each -> each.counts().written() == LOGGED);
        int bytes = meanSize(log);
        table.part(
                "log of decisions",
                with.minus(ranker.belowTransport(meter)),
                floors.writing(folder.resolve("written"), bytes).times(1.0 / LOGGED),
                String.format(Locale.ROOT, "its %,d bytes, written into a file with those of others", bytes / LOGGED));
    }

    private static int meanSize(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return (int) files.filter(each -> each.toString().endsWith(".parquet"))
                    .mapToLong(each -> each.toFile().length())
                    .average()
                    .orElseThrow();
        }
    }
}
