package dev.tessera.store.redis;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Every key that Tessera has in Redis; {@code docs/reference/redis-layout.md} says what stands behind each. What one script touches shares
 * a hash tag, hence a cluster slot: all that decides about generations, and all of one of {@value #PARTITIONS} partitions of users. Chunks
 * of blobs have no tag, so they spread over the cluster.
 */
final class RedisKeys {
    /** The version of this layout; stored, compared at every connect. */
    static final String LAYOUT = "1";

    /** Into how many partitions users hash. Part of the layout: another number would not find old histories. */
    static final int PARTITIONS = 64;

    /** Into how many shards the counts of items are spread. */
    static final int COUNTER_SHARDS = 16;

    private final String namespace;
    private final String generations;

    RedisKeys(String namespace) {
        checkNamespace(namespace);
        this.namespace = namespace;
        this.generations = namespace + ":{" + namespace + ":generations}:";
    }

    static void checkNamespace(String namespace) {
        if (!namespace.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("Redis namespace is '" + namespace
                    + "'; expected 1 to 64 letters, digits, dots, dashes or underscores");
        }
    }

    byte[] layout() {
        return bytes(generations + "layout");
    }

    byte[] pointer() {
        return bytes(generations + "pointer");
    }

    byte[] activations() {
        return bytes(generations + "activations");
    }

    byte[] states() {
        return bytes(generations + "states");
    }

    byte[] candidate() {
        return bytes(generations + "candidate");
    }

    byte[] leases() {
        return bytes(generations + "leases");
    }

    byte[] blobs() {
        return bytes(generations + "blobs");
    }

    byte[] manifest(GenerationId id) {
        return bytes(generations + "manifest:" + id);
    }

    /** The Pub/Sub channel that names each newly activated generation. */
    byte[] activated() {
        return bytes(generations + "activated");
    }

    byte[] chunk(Blob blob, long number) {
        return bytes(namespace + ":blob:" + blob.digest() + ":" + number);
    }

    byte[] history(UserId user) {
        return bytes(partition(user) + "history:" + user);
    }

    byte[] stream(UserId user) {
        return stream(partitionOf(user));
    }

    byte[] stream(int partition) {
        return bytes(partition(partition) + "stream");
    }

    /** Ids of events that became known on a day (counted from 1970) in the user's partition. */
    byte[] seen(UserId user, long day) {
        return bytes(partition(user) + "seen:" + day);
    }

    /** Up to when users of a partition are forgotten, by the digests of their ids. */
    byte[] forgotten(int partition) {
        return bytes(partition(partition) + "forgotten");
    }

    byte[] forgotten(UserId user) {
        return forgotten(partitionOf(user));
    }

    /** The latest epoch in which a streaming job began to write counters. */
    byte[] counterEpoch() {
        return bytes(namespace + ":{" + namespace + ":counters}:epoch");
    }

    /** The same, where the scripts of a shard see it. */
    byte[] counterEpoch(int shard) {
        return bytes(counters(shard) + "epoch");
    }

    byte[] popularity(int shard, long day) {
        return bytes(counters(shard) + "popularity:" + day);
    }

    byte[] covisits(ItemId item, long day) {
        return bytes(counters(counterShardOf(item)) + "covisits:" + day + ":" + item);
    }

    /** The revision of the latest change in the item log. */
    byte[] itemRevision() {
        return bytes(items() + "revision");
    }

    /** The revision of the first change that the item log ever had. */
    byte[] itemsBorn() {
        return bytes(items() + "born");
    }

    byte[] itemOrder() {
        return bytes(items() + "order");
    }

    byte[] itemChanges() {
        return bytes(items() + "changes");
    }

    byte[] itemPictures() {
        return bytes(items() + "pictures");
    }

    byte[] itemBytes() {
        return bytes(items() + "bytes");
    }

    /** What a generation makes of the changes; spreads over a cluster, since no script touches two. */
    byte[] itemsEncoded(GenerationId generation) {
        return bytes(namespace + ":items:encoded:" + generation);
    }

    private String items() {
        return namespace + ":{" + namespace + ":items}:";
    }

    /** The shard of an item: the CRC-32 of the id's UTF-8, modulo {@value #COUNTER_SHARDS}. */
    static int counterShardOf(ItemId item) {
        return crc(item.value(), COUNTER_SHARDS);
    }

    private String counters(int shard) {
        return namespace + ":{" + namespace + ":counters:" + shard + "}:";
    }

    /** The partition of a user: the CRC-32 of the id's UTF-8, modulo {@value #PARTITIONS}. */
    static int partitionOf(UserId user) {
        return crc(user.value(), PARTITIONS);
    }

    private static int crc(String id, int modulus) {
        CRC32 crc = new CRC32();
        crc.update(bytes(id));
        return (int) (crc.getValue() % modulus);
    }

    private String partition(UserId user) {
        return partition(partitionOf(user));
    }

    private String partition(int number) {
        return namespace + ":{" + namespace + ":" + number + "}:";
    }

    /** What Redis replied, if that is a text. */
    static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
