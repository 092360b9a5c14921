package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.Fence;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands are done, their answers are lost, and they are sent again: what is stored is as if nothing had been lost. */
class LostAnswersIT {
    private static final Logger LOG = LoggerFactory.getLogger(LostAnswersIT.class);
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final int ONE_OF = 20;

    @TempDir
    Path scratch;

    private EmbeddedRedis server;
    private ForgetfulProxy network;
    private RedisFeatureStore store;
    private RedisFeatureStore plain;
    private RedisConnection behind;

    @BeforeEach
    void connectThroughIt() throws IOException {
        server = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
        RedisSettings direct = RedisSettings.of(new RedisAddress(server.host(), server.port()))
                .withPasswordFile(server.passwordFile());
        network = new ForgetfulProxy(direct.address(), ONE_OF, 1);
        store = RedisFeatureStore.open(RedisSettings.of(network.address())
                .withPasswordFile(server.passwordFile())
                .withRetryFor(Duration.ofMinutes(2)));
        plain = RedisFeatureStore.open(direct);
        behind = RedisConnection.open(direct);
    }

    @AfterEach
    void closeAll() throws IOException {
        behind.close();
        plain.close();
        store.close();
        network.close();
        server.close();
    }

    @Test
    void generationsArePublishedFlippedAndSweptOnce() {
        GenerationStore generations = store.generations();
        for (int number = 0; number < 4; number++) {
            String id = "g" + number;
            PublishedOverAndOver.publish(store, PublishedOverAndOver.draft(id, number, scratch.resolve(id)));
        }
        Pointer back = generations.rollback(generations.pointer());
        Canary canary = new Canary(new GenerationId("g3"), 0.1);
        generations.endCanary(generations.begin(canary, back));

        assertThat(plain.generations().activations())
                .extracting(activation -> activation.active().orElseThrow().value())
                .containsExactly("g2", "g3", "g2", "g1", "g0");
        assertThat(plain.generations().pointer().revision()).isEqualTo(7);
        PublishedOverAndOver published = new PublishedOverAndOver(plain, behind);
        published.assertWhole();
        published.assertSweptClean();
        LOG.info("{} answers lost", network.lost());
        assertThat(network.lost()).isGreaterThan(10);
    }

    @Test
    void eventsAreStoredOnce() {
        EventRecorder recorder = store.recorder(RecordingSettings.of(1_000));
        UserId ann = new UserId("ann");
        List<EventId> sent = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            Instant occurred = NOON.plusSeconds(number);
            sent.add(new EventId("e" + number));
            assertThat(recorder.record(List.of(
                            new Event(sent.get(number), ann, new ItemId("i1"), EventKind.VIEW, 1, occurred, occurred))))
                    .containsAnyOf(Outcome.RECORDED, Outcome.DUPLICATE);
        }
        assertThat(plain.histories(1_000).read(ann))
                .extracting(HistoryEntry::event)
                .containsExactlyElementsOf(sent);
        assertThat(behind.<Long>run(redis -> redis.xlen(behind.keys().stream(ann))))
                .isEqualTo(300);
        assertThat(network.lost()).isGreaterThan(10);
    }

    @Test
    void historiesCountersAndForgettingEndAsTheyWould() {
        List<Event> past = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            UserId user = new UserId("u" + number % 6);
            past.add(new Event(new EventId("p" + number), user, new ItemId("i1"), EventKind.VIEW, 1, NOON, NOON));
            store.histories(50).append(user, List.of(HistoryEntry.of(past.get(number))));
            store.pastEvents(RecordingSettings.of(50)).rebuild(past, NOON);
        }
        long epoch = store.counters().beginEpoch();
        for (int checkpoint = 1; checkpoint <= 60; checkpoint++) {
            Count count = Count.engagement(new ItemId("i1"), 19_000).withValue(checkpoint);
            store.counters().put(new Fence(epoch, checkpoint), List.of(count));
        }
        UserId erased = new UserId("u0");
        store.forgottenUsers().forget(erased, ForgottenUsers.REMEMBERED);

        for (int user = 1; user < 6; user++) {
            assertThat(plain.histories(50).read(new UserId("u" + user)))
                    .hasSize(10)
                    .doesNotHaveDuplicates();
        }
        assertThat(plain.histories(50).read(erased)).isEmpty();
        assertThat(plain.forgottenUsers().upTo(List.of(erased))).containsKey(erased);
        assertThat(plain.counters().popularity(19_000)).isEqualTo(Map.of(new ItemId("i1"), 60L));
        assertThat(network.lost()).isGreaterThan(10);
    }

    @Test
    void itemsChangeToWhatWasSent() {
        for (int number = 0; number < 200; number++) {
            String name = "i" + number % 50;
            store.itemLog()
                    .upsert(new Item(new ItemId(name), "Title " + number, "", Map.of(), new byte[0], NOON), NOON);
        }
        List<ItemChange> changes = plain.itemLog().after(0, 100);
        assertThat(changes).hasSize(50);
        assertThat(changes).allSatisfy(change -> {
            int last = 150 + Integer.parseInt(change.item().value().substring(1));
            assertThat(change.content().orElseThrow().title()).isEqualTo("Title " + last);
        });
        store.itemLog().settle(changes);
        assertThat(plain.itemLog().after(0, 100)).isEmpty();
        assertThat(network.lost()).isPositive();
    }
}
