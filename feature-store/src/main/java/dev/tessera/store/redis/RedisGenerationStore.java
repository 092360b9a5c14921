package dev.tessera.store.redis;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationRefusal;
import dev.tessera.store.generation.GenerationState;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.ReplicaLeases;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Generations in Redis. Every step is one Lua script over keys of one slot; times are those of the server's clock. */
final class RedisGenerationStore implements GenerationStore {
    private static final RedisScript BEGIN = RedisScript.of("clock.lua", "states.lua", "begin.lua");
    private static final RedisScript COMPLETE = RedisScript.of("clock.lua", "states.lua", "complete.lua");
    private static final RedisScript ACTIVATE =
            RedisScript.of("clock.lua", "states.lua", "although_full.lua", "activate.lua");
    private static final RedisScript POINTER = RedisScript.of("pointer.lua");
    private static final RedisScript PREPARE = RedisScript.of("states.lua", "prepare.lua");
    private static final RedisScript END_PREPARATION = RedisScript.of("prepare_end.lua");
    private static final RedisScript CANARY = RedisScript.of("states.lua", "canary.lua");
    private static final RedisScript REMOVE = RedisScript.of("clock.lua", "leases.lua", "remove.lua");

    private final RedisConnection connection;
    private final RedisKeys keys;
    private final BlobStore blobs;
    private final ReplicaLeases leases;

    RedisGenerationStore(RedisConnection connection, BlobStore blobs) {
        this.connection = connection;
        this.keys = connection.keys();
        this.blobs = blobs;
        this.leases = new RedisReplicaLeases(connection);
    }

    @Override
    public void begin(GenerationId id) {
        Object outcome = connection.run(redis -> BEGIN.run(redis, List.of(keys.states()), List.of(bytes(id))));
        if (RedisKeys.text(outcome).equals("COMPLETE")) {
            throw GenerationRefusal.alreadyComplete(id);
        }
    }

    @Override
    public void complete(Manifest manifest) {
        GenerationId id = manifest.id();
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(id), RedisKeys.bytes(manifest.toJson())));
        if (blobs instanceof RedisBlobStore) {
            manifest.blobs().forEach(blob -> arguments.add(RedisBlobStore.field(blob)));
        } else {
            checkKnown(manifest);
        }
        List<?> outcome = (List<?>) connection.run(
                redis -> COMPLETE.run(redis, List.of(keys.states(), keys.manifest(id), keys.blobs()), arguments));
        switch (RedisKeys.text(outcome.get(0))) {
            case "OK" -> {}
            case "NOT_BEGUN" -> throw GenerationRefusal.notBegun(id);
            case "OTHER" -> throw GenerationRefusal.otherManifest(id);
            default -> throw GenerationRefusal.blobUnknown(id, RedisKeys.text(outcome.get(1)));
        }
    }

    private void checkKnown(Manifest manifest) {
        for (Blob blob : manifest.blobs()) {
            if (!blobs.contains(blob)) {
                throw GenerationRefusal.blobUnknown(manifest.id(), blob.digest().hex());
            }
        }
    }

    @Override
    public Pointer pointer() {
        List<?> fields = (List<?>)
                connection.run(redis -> POINTER.run(redis, List.of(keys.pointer(), keys.candidate()), List.of()));
        List<?> flip = fields.subList(0, 4);
        Pointer pointer = flip.stream().anyMatch(field -> field == null)
                ? Pointer.NONE
                : pointer(flip.stream().map(RedisKeys::text).toList()).withCanary(canary(fields.subList(4, 6)));
        return pointer.withCandidate(
                Optional.ofNullable(fields.get(6)).map(candidate -> new GenerationId(RedisKeys.text(candidate))));
    }

    @Override
    public void prepare(GenerationId candidate, Duration lasting) {
        List<?> outcome = (List<?>) connection.run(redis -> PREPARE.run(
                redis,
                List.of(keys.candidate(), keys.states()),
                List.of(bytes(candidate), RedisKeys.bytes(Long.toString(lasting.toMillis())))));
        switch (RedisKeys.text(outcome.get(0))) {
            case "OK" -> {}
            case "UNKNOWN" -> throw GenerationRefusal.unknown(candidate);
            case "INCOMPLETE" -> throw GenerationRefusal.incomplete(candidate);
            default ->
                throw GenerationRefusal.otherPrepared(candidate, new GenerationId(RedisKeys.text(outcome.get(1))));
        }
    }

    @Override
    public void endPreparation(GenerationId candidate) {
        connection.run(redis -> END_PREPARATION.run(redis, List.of(keys.candidate()), List.of(bytes(candidate))));
    }

    private static Optional<Canary> canary(List<?> fields) {
        return fields.get(0) == null
                ? Optional.empty()
                : Optional.of(new Canary(
                        new GenerationId(RedisKeys.text(fields.get(0))),
                        Double.parseDouble(RedisKeys.text(fields.get(1)))));
    }

    private static Pointer pointer(List<String> fields) {
        return new Pointer(
                id(fields.get(0)),
                id(fields.get(1)),
                Long.parseLong(fields.get(2)),
                Instant.ofEpochMilli(Long.parseLong(fields.get(3))));
    }

    private static Optional<GenerationId> id(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new GenerationId(text));
    }

    @Override
    public Pointer activate(GenerationId target, Pointer expected) {
        byte[] call = newCall();
        Object outcome = connection.run(redis -> ACTIVATE.run(
                redis,
                List.of(keys.pointer(), keys.activations(), keys.states(), keys.candidate()),
                List.of(
                        bytes(target),
                        RedisKeys.bytes(Long.toString(expected.revision())),
                        RedisKeys.bytes(Integer.toString(HISTORY)),
                        keys.activated(),
                        call)));
        Pointer found = pointer();
        return switch (RedisKeys.text(outcome)) {
            case "OK" -> found;
            case "UNKNOWN" -> throw GenerationRefusal.unknown(target);
            case "INCOMPLETE" -> throw GenerationRefusal.incomplete(target);
            default -> throw GenerationRefusal.moved(target, expected, found);
        };
    }

    @Override
    public Pointer begin(Canary canary, Pointer expected) {
        return canary(canary.generation().value(), Double.toString(canary.share()), expected);
    }

    @Override
    public Pointer endCanary(Pointer expected) {
        return canary("", "", expected);
    }

    /** Tells a call that is sent again from another one that wants the same. */
    private static byte[] newCall() {
        return RedisKeys.bytes(UUID.randomUUID().toString());
    }

    private Pointer canary(String generation, String share, Pointer expected) {
        byte[] call = newCall();
        Object outcome = connection.run(redis -> CANARY.run(
                redis,
                List.of(keys.pointer(), keys.states()),
                List.of(
                        RedisKeys.bytes(Long.toString(expected.revision())),
                        RedisKeys.bytes(generation),
                        RedisKeys.bytes(share),
                        call)));
        Pointer found = pointer();
        return switch (RedisKeys.text(outcome)) {
            case "OK" -> found;
            case "NOTHING_ACTIVE" -> throw GenerationRefusal.nothingActive(new GenerationId(generation));
            case "ACTIVE" -> throw GenerationRefusal.isActive(new GenerationId(generation));
            case "UNKNOWN" -> throw GenerationRefusal.unknown(new GenerationId(generation));
            case "INCOMPLETE" -> throw GenerationRefusal.incomplete(new GenerationId(generation));
            default -> throw GenerationRefusal.movedBeforeCanary(expected, found);
        };
    }

    @Override
    public List<Pointer> activations() {
        return connection.run(redis -> redis.lrange(keys.activations(), 0, -1)).stream()
                .map(line -> pointer(List.of(RedisKeys.text(line).split("\t", -1))))
                .toList();
    }

    @Override
    public Optional<Manifest> manifest(GenerationId id) {
        return Optional.ofNullable(connection.run(redis -> redis.get(keys.manifest(id))))
                .map(json -> Manifest.ofJson(RedisKeys.text(json)));
    }

    @Override
    public List<GenerationStatus> list() {
        return connection.run(redis -> redis.hgetAll(keys.states())).entrySet().stream()
                .map(state ->
                        status(new GenerationId(RedisKeys.text(state.getKey())), RedisKeys.text(state.getValue())))
                .sorted(Comparator.comparing(GenerationStatus::id))
                .toList();
    }

    private static GenerationStatus status(GenerationId id, String state) {
        int space = state.indexOf(' ');
        return new GenerationStatus(
                id,
                GenerationState.valueOf(state.substring(0, space)),
                Instant.ofEpochMilli(Long.parseLong(state.substring(space + 1))));
    }

    @Override
    public void remove(GenerationId id) {
        List<byte[]> decided =
                List.of(keys.pointer(), keys.states(), keys.manifest(id), keys.leases(), keys.candidate());
        List<?> outcome = (List<?>) connection.run(redis -> REMOVE.run(redis, decided, List.of(bytes(id))));
        switch (RedisKeys.text(outcome.get(0))) {
            case "OK" -> {}
            case "PINNED" ->
                throw GenerationRefusal.pinned(
                        id,
                        outcome.stream()
                                .skip(1)
                                .map(replica -> new ReplicaId(RedisKeys.text(replica)))
                                .toList());
            default -> throw GenerationRefusal.inUse(id);
        }
    }

    @Override
    public ReplicaLeases leases() {
        return leases;
    }

    private static byte[] bytes(GenerationId id) {
        return RedisKeys.bytes(id.value());
    }
}
