package dev.tessera.online.serving;

import dev.tessera.online.metrics.ProcessMetrics;
import dev.tessera.online.metrics.RankerMetrics;
import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.redis.RedisException;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.tensorflow.Devices;
import dev.tessera.store.tensorflow.OrderlyExit;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serve}: the gRPC ranker on what is published in a Redis, until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        showAtFileInUsageHelp = false,
        description =
                "Serves what is published in Redis over gRPC, and with --http-port as JSON over HTTP, until SIGTERM.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped",
            "2:an option is wrong",
            "5:Redis is absent, refuses, or is not fit; the message says what to do",
            "6:the address cannot be listened on"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    static final int EXIT_STORE = 5;
    static final int EXIT_LISTEN = 6;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private DecisionOptions decisions = new DecisionOptions();

    @Mixin
    private TelemetryOptions telemetry = new TelemetryOptions();

    @Override
    public Integer call() throws InterruptedException {
        try {
            telemetry.logFormat().use();
            ServingConfig config = listen.config();
            listen.auditLog().ifPresent(AuditFile::open);
            try (Telemetry heard = telemetry.open();
                    RedisFeatureStore redis = RedisFeatureStore.open(store.settings())) {
                return serve(config, redis, heard);
            }
        } catch (RedisException e) {
            return fail(EXIT_STORE, e);
        } catch (IOException e) {
            return fail(EXIT_LISTEN, e);
        } catch (IllegalArgumentException e) {
            return fail(ExitCode.USAGE, e);
        }
    }

    private int serve(ServingConfig config, RedisFeatureStore redis, Telemetry heard)
            throws IOException, InterruptedException {
        // Calls under way at SIGTERM still run the model.
        try (OrderlyExit.Hold draining = OrderlyExit.hold();
                RankerServer server = RankerServer.start(config, source(redis, heard), Listeners::builder)) {
            Thread drain = new Thread(
                    () -> {
                        server.close();
                        heard.close();
                    },
                    "drain");
            Runtime.getRuntime().addShutdownHook(drain);
            if (listen.portFile().isPresent()) {
                PortFile.write(listen.portFile().get(), server.port());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on " + config.host() + ":" + server.port());
            server.httpPort()
                    .ifPresent(port -> out.println("JSON at " + scheme(config) + "://" + config.host() + ":" + port));
            heard.metricsPort()
                    .ifPresent(port ->
                            out.println("metrics at http://" + telemetry.metricsHost() + ":" + port + "/metrics"));
            out.flush();
            log.info("{}", Devices.probe(TensorFlowThreads.forServing()).line());
            server.awaitTermination();
            return ExitCode.OK;
        }
    }

    private static String scheme(ServingConfig config) {
        return config.transport() instanceof Transport.Tls ? "https" : "http";
    }

    private FeatureSource source(RedisFeatureStore redis, Telemetry heard) {
        CacheCounts remembered = new CacheCounts();
        RankerMetrics figures = new RankerMetrics(heard.meter());
        figures.userVectors(remembered);
        figures.redis(redis::connections);
        ProcessMetrics.register(heard.meter());
        SecureRandom random = new SecureRandom();
        ReplicaId replica = store.replica().orElseGet(() -> OwnName.of(random));
        log.info("this ranker is {}", replica);
        return new FeatureSource(
                replica,
                store.generations().generations(redis),
                store.loader(redis, remembered),
                redis.histories(store.history()),
                store.recorder(redis),
                redis.itemLog(),
                decisions.logging(redis),
                heard,
                InstantSource.system(),
                random);
    }

    private int fail(int code, Exception e) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tessera serve: " + e.getMessage());
        err.flush();
        return code;
    }
}
