package dev.tessera.online.launch;

import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.redis.embedded.Persistence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A Redis that answers; closing stops it if it was started here. */
final class RunningRedis implements AutoCloseable {
    private final String address;
    private final Optional<Path> passwordFile;
    private final Optional<EmbeddedRedis> started;

    private RunningRedis(String address, Optional<Path> passwordFile, Optional<EmbeddedRedis> started) {
        this.address = address;
        this.passwordFile = passwordFile;
        this.started = started;
    }

    static RunningRedis given(String address, Optional<Path> passwordFile) {
        return new RunningRedis(address, passwordFile.map(Path::toAbsolutePath), Optional.empty());
    }

    static RunningRedis start(Path cache, Path home, Optional<Path> binary, int port) {
        EmbeddedRedis redis = EmbeddedRedis.start(
                new EmbeddedRedisConfig(cache, Optional.of(home), binary, port, Persistence.EVERY_SECOND));
        return new RunningRedis(
                redis.host() + ":" + redis.port(), Optional.of(redis.passwordFile()), Optional.of(redis));
    }

    /** How other commands are told of it. */
    List<String> arguments() {
        return passwordFile
                .map(file -> List.of("--redis", address, "--redis-password-file", file.toString()))
                .orElseGet(() -> List.of("--redis", address));
    }

    OptionalLong peakMemory() {
        return started.isPresent() ? ResidentMemory.peak(started.get().pid()) : OptionalLong.empty();
    }

    @Override
    public String toString() {
        return address + (started.isPresent() ? " (started here)" : "");
    }

    @Override
    public void close() {
        started.ifPresent(EmbeddedRedis::close);
    }
}
