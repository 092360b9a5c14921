package dev.tessera.offline.cli;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.shop.DemoShop;
import dev.tessera.offline.shop.ShopConfig;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo shop within a work directory. */
record DemoShopFiles(WorkDirectory work) {
    private static final Logger LOG = LoggerFactory.getLogger(DemoShopFiles.class);
    private static final long SEED = 1;

    /** Three questions a shopper are enough for 2,400 shoppers. */
    static final Protocol PROTOCOL = new Protocol(RankerSettings.DEMO_HISTORY, 5, 3);

    Path folder() {
        return work.root().resolve("shop");
    }

    /** The files, generated if they are not there. */
    IngestOptions generated() throws IOException {
        if (!Files.isDirectory(folder())) {
            LOG.info("demo-shop: generating into {}", folder());
            Files.createDirectories(work.root());
            TableFolder.replace(folder(), staging -> DemoShop.generate(ShopConfig.standard(SEED), staging));
        }
        return IngestOptions.of(folder().resolve(DemoShop.ITEMS), folder().resolve(DemoShop.EVENTS));
    }
}
