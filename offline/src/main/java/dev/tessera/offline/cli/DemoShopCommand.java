package dev.tessera.offline.cli;

import dev.tessera.offline.shop.DemoShop;
import dev.tessera.offline.shop.ShopConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Generates the demo shop. */
@Command(
        name = "demo-shop",
        description = "generates the files of the demo shop: synthetic, seeded, nothing downloaded")
final class DemoShopCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the files go")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "decides every draw (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws IOException {
        DemoShop.generate(ShopConfig.standard(seed), out);
        return 0;
    }
}
