package dev.tessera.online.launch;

import dev.tessera.online.demo.RankerAddress;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code demo} and {@code run} have in common. */
final class LaunchOptions {
    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + RankerAddress.DEFAULT_PORT,
            description = "port of the ranker, 0 = any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--stages-heap",
            paramLabel = "SIZE",
            defaultValue = "3g",
            description = "Java heap of the stages (default: ${DEFAULT-VALUE})")
    private String stagesHeap = "";

    @Option(
            names = "--ranker-heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Java heap of the ranker (default: ${DEFAULT-VALUE})")
    private String rankerHeap = "";

    @Option(names = "--exit", description = "end after the tour; else the ranker serves until Ctrl-C")
    private boolean exit;

    RedisOptions redis() {
        return redis;
    }

    int port() {
        return port;
    }

    String stagesHeap() {
        return stagesHeap;
    }

    String rankerHeap() {
        return rankerHeap;
    }

    boolean exit() {
        return exit;
    }
}
