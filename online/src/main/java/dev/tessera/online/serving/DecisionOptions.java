package dev.tessera.online.serving;

import dev.tessera.online.decisions.DecisionLog;
import dev.tessera.online.decisions.Sampling;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.tensorflow.NumericProfile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether and where decisions are logged. */
final class DecisionOptions {
    @Option(
            names = "--decisions",
            paramLabel = "DIR",
            description = "folder to log decisions into, as Parquet; WORK/decisions is one that `forget` erases users "
                    + "from (default: none is logged)")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--decision-sample",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "of all decisions, those to log, by a hash of their ids (default: ${DEFAULT-VALUE})")
    private double share;

    @Option(
            names = "--decision-replay",
            paramLabel = "N",
            defaultValue = "100",
            description = "make one in N logged decisions again while serving, and warn of one that differs; 0 = none "
                    + "(default: ${DEFAULT-VALUE})")
    private int again;

    /** @throws IllegalArgumentException if a number is out of range */
    DecisionLogging logging(RedisFeatureStore redis) {
        Sampling sampling = new Sampling(share);
        return folder.<DecisionLogging>map(wanted -> generations -> DecisionLog.open(
                        new DecisionLog.Settings(
                                wanted,
                                sampling,
                                again,
                                NumericProfile.ofSingleHistories(TensorFlowThreads.forServing())),
                        redis.forgottenUsers(),
                        generations,
                        InstantSource.system(),
                        new SecureRandom()))
                .orElse(DecisionLogging.NONE);
    }
}
