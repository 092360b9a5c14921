package dev.tessera.online.serving;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.offline.index.SearchIndex;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints what a Recommend takes of the processors, part by part, each beside what the machine takes at least for as much work, and wholes beside the sums of their parts, for
 * docs/results/serving.md. {@code -Dscale.items=100000} for one size alone; {@code -Dscale.study=work/studies/all} takes ranker model and second stage of a study whose vectors have 64 floats.
 * That every part did its work, each time that it was measured, is asserted; how long it took is not.
 */
@Tag("soak")
class RequestCostIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000})
    void asTheCatalogGrows(int size) throws Exception {
        assumeThat(Integer.getInteger("scale.items", size)).isEqualTo(size);
        ScaleCatalog catalog = new ScaleCatalog(size, folder);
        SearchIndex index = catalog.index();
        int cells = index.cells().cells();
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory())) {
            RedisSettings settings = RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                    .withPasswordFile(redis.passwordFile());
            try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
                RequestCosts costs = new RequestCosts(catalog, store, folder, new ProcessorTime(redis.pid()));
                GenerationId indexed =
                        catalog.publish(store, "indexed", catalog.items().by(index.cells()));
                costs.indexed(settings, cells);
                costs.indexedAsked();
                if (catalog.secondStage().isPresent()) {
                    catalog.publishTwoStages(store, indexed, "staged");
                    costs.twoStages(cells);
                }
                catalog.publish(store, "exact", catalog.items());
                costs.exact();
                System.out.println(index.words());
                costs.print();
            }
        }
    }
}
