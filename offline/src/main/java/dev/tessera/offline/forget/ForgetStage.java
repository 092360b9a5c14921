package dev.tessera.offline.forget;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.refresh.Refresh;
import dev.tessera.offline.refresh.RefreshLockedException;
import dev.tessera.offline.stream.StreamStage;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.ForgottenUsers.Erased;
import dev.tessera.store.model.UserId;
import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Forgets users: in Redis the tombstone, then history and stream; in the work directory the table {@code forgotten}, which keeps ingest from
 * taking them again, then all other tables. It may be killed at any moment; running it again completes it.
 */
public final class ForgetStage {
    private final WorkDirectory work;
    private final StoreTarget target;
    private final InstantSource clock;

    public ForgetStage(WorkDirectory work, StoreTarget target, InstantSource clock) {
        this.work = work;
        this.target = target;
        this.clock = clock;
    }

    /**
     * @throws ForgetLockedException if a refresh or the streaming job is at work in the directory; then nothing was done
     * @throws IOException if the directory cannot be read, or the table {@code forgotten} not replaced
     * @throws dev.tessera.store.redis.RedisException if Redis is absent, or refuses
     */
    public ForgetReport run(ForgetOptions options) throws IOException {
        if (!Files.isDirectory(work.root())) {
            throw new IllegalArgumentException(
                    "--work is " + work.root() + ", which is not there; expected the work directory of the stages");
        }
        try (FolderLock refresh = refreshLock();
                FolderLock stream = streamLock()) {
            ForgetSummary summary = new ForgetSummary(options.summary(), clock.instant());
            summary.write();
            try {
                ForgetReport report = forget(options);
                summary.done(report);
                return report;
            } catch (IOException | RuntimeException e) {
                summary.failed(String.valueOf(e.getMessage()));
                throw e;
            } finally {
                summary.write();
            }
        }
    }

    private FolderLock refreshLock() throws IOException {
        try {
            return Refresh.lock(work);
        } catch (RefreshLockedException e) {
            throw locked("a refresh is at work in " + work.root() + "; wait until it has ended");
        }
    }

    private FolderLock streamLock() throws IOException {
        return StreamStage.tryLock(work)
                .orElseThrow(() -> locked("a ./tessera stream is at work in " + work.root()
                        + "; end it, and start it again afterwards: it goes on where it was"));
    }

    private static ForgetLockedException locked(String message) {
        return new ForgetLockedException(message + ". Nothing was forgotten yet");
    }

    private ForgetReport forget(ForgetOptions options) throws IOException {
        try (StoreTarget.Open store = target.open()) {
            Map<UserId, Erased> redis = forgetInRedis(store.forgottenUsers(), options);
            leaveOutFromNowOn(redis, options);
            WorkTables tables = new WorkTables(work);
            tables.erase(Set.copyOf(options.users()));
            Instant latest = redis.values().stream()
                    .map(Erased::upTo)
                    .max(Instant::compareTo)
                    .orElseThrow();
            Map<String, Erased> byDigest = new TreeMap<>();
            redis.forEach(
                    (user, erased) -> byDigest.put(ForgottenUsers.digest(user).hex(), erased));
            return new ForgetReport(
                    byDigest,
                    tables.erased(),
                    tables.unfinished(),
                    tables.unreadable(),
                    new WhatRemains(work, clock)
                            .list(store.generations().list(), tables.unreadable(), latest.plus(options.remembered())));
        }
    }

    private static Map<UserId, Erased> forgetInRedis(ForgottenUsers users, ForgetOptions options) {
        Map<UserId, Erased> erased = new LinkedHashMap<>();
        try (Progress progress =
                new Progress("forget in Redis", "users", options.users().size())) {
            for (UserId user : options.users()) {
                erased.put(user, users.forget(user, options.remembered()));
                progress.advance(1);
            }
        }
        return erased;
    }

    private void leaveOutFromNowOn(Map<UserId, Erased> redis, ForgetOptions options) throws IOException {
        Forgotten forgotten = Forgotten.in(work).remembered(clock.instant());
        for (Map.Entry<UserId, Erased> each : redis.entrySet()) {
            forgotten = forgotten.with(each.getKey(), each.getValue().upTo(), options.remembered());
        }
        forgotten.write(work);
    }
}
