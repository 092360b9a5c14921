package dev.tessera.online.launch;

import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.redis.embedded.Persistence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A Redis that answers; closing stops it if it was started here. */
final class RunningRedis implements AutoCloseable {
    private final String address;
    private final Optional<Path> passwordFile;
    private final Optional<EmbeddedRedis> started;
    private final List<String> more;

    private RunningRedis(
            String address, Optional<Path> passwordFile, Optional<EmbeddedRedis> started, List<String> more) {
        this.address = address;
        this.passwordFile = passwordFile;
        this.started = started;
        this.more = List.copyOf(more);
    }

    /** The same Redis, of which other commands are told more options. */
    RunningRedis with(List<String> options) {
        return new RunningRedis(address, passwordFile, started, options);
    }

    static RunningRedis given(String address, Optional<Path> passwordFile) {
        return new RunningRedis(address, passwordFile.map(Path::toAbsolutePath), Optional.empty(), List.of());
    }

    static RunningRedis start(Path cache, Path home, Optional<Path> binary, int port) {
        EmbeddedRedis redis = EmbeddedRedis.start(
                new EmbeddedRedisConfig(cache, Optional.of(home), binary, port, Persistence.EVERY_SECOND));
        return new RunningRedis(
                redis.host() + ":" + redis.port(), Optional.of(redis.passwordFile()), Optional.of(redis), List.of());
    }

    /** How other commands are told of it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--redis", address));
        passwordFile.ifPresent(file -> arguments.addAll(List.of("--redis-password-file", file.toString())));
        arguments.addAll(more);
        return arguments;
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
