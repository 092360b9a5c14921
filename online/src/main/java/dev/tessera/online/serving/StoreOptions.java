package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.store.history.Durability;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where generations and histories come from. */
final class StoreOptions {
    @Mixin
    private GenerationOptions generations = new GenerationOptions();

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "50",
            description = "events of a user that are kept (default: ${DEFAULT-VALUE})")
    private int history;

    @Option(
            names = "--replica",
            paramLabel = "NAME",
            defaultValue = "${env:TESSERA_REPLICA}",
            description =
                    "name under which this ranker holds generations; no other may have it (default: host name and random letters)")
    private Optional<String> replica = Optional.empty();

    @Option(
            names = "--durability",
            paramLabel = "MODE",
            defaultValue = "${env:TESSERA_DURABILITY:-memory}",
            description =
                    "when RecordEvents answers: memory (Redis has the events), fsync (and has synced them to disk; needs appendonly "
                            + "yes, appendfsync always), replicated:N (and N replicas have them, within half of --redis-timeout) "
                            + "(default: ${DEFAULT-VALUE})")
    private String durability = "";

    @Option(
            names = "--durability-declared",
            description =
                    "where Redis does not let its configuration be read, believe that it is set up for --durability")
    private boolean durabilityDeclared;

    @Option(
            names = "--stream-max-bytes",
            paramLabel = "BYTES",
            defaultValue = "" + RecordingSettings.DEFAULT_STREAM_MAX_BYTES,
            description = "memory of Redis that the recorded events of one of the 64 partitions may take; beyond it "
                    + "RecordEvents answers RESOURCE_EXHAUSTED (default: ${DEFAULT-VALUE}, 64 MiB)")
    private long streamMaxBytes;

    @Option(
            names = "--remember-users",
            paramLabel = "N",
            defaultValue = "" + ModelLoader.REMEMBERED_USER_VECTORS,
            description =
                    "user vectors that each generation remembers, some 0.5 KiB each; 0 has the ranker model asked "
                            + "for every request (default: ${DEFAULT-VALUE})")
    private int rememberedUsers;

    @Option(
            names = "--no-second-stage",
            description = "leave the first stage's order, also where a generation has a second stage")
    private boolean noSecondStage;

    /** Loads generations as they are to be served. */
    GenerationLoader loader(RedisFeatureStore redis, CacheCounts remembered) {
        if (rememberedUsers < 0) {
            throw new IllegalArgumentException("--remember-users is " + rememberedUsers + "; expected 0 or more");
        }
        return generations.loader(redis, remembered, rememberedUsers, !noSecondStage);
    }

    RedisSettings settings() {
        return generations.settings();
    }

    GenerationOptions generations() {
        return generations;
    }

    Optional<ReplicaId> replica() {
        return replica.filter(name -> !name.isEmpty()).map(ReplicaId::new);
    }

    int history() {
        return history;
    }

    EventRecorder recorder(RedisFeatureStore redis) {
        RecordingSettings settings = RecordingSettings.of(history)
                .withDurability(Durability.parse(durability))
                .withStreamMaxBytes(streamMaxBytes);
        return durabilityDeclared ? redis.recorderAsDeclared(settings) : redis.recorder(settings);
    }
}
